/** What a run comes to when it is closed: its summary, what it could not see, and what differs from the run before. */
import { describe, expect, it } from 'vitest';
import type { ClusterAudit } from '../../shared/domain/audit.ts';
import type { EncryptionRecord } from '../../shared/domain/encryption-record.ts';
import type { CredentialRecord } from '../../shared/domain/record.ts';
import type { SweepRecord } from '../../shared/domain/sweep.ts';
import { StateError } from '../../shared/use-cases/ports.ts';
import { closeRun } from '../../shared/use-cases/sweep-close.ts';
import { now } from '../support/builders.ts';
import { aRun, anAudit, aSweep, cluster, person, run, unit } from './a-sweep.ts';

const facts = { units: [unit(1), unit(2)], before: undefined };
const traitsOf = (residual: number, unused = 0): ClusterAudit['traits'] => ({
  residual,
  'grants-left': 0,
  frozen: 0,
  expiring: 0,
  unused,
});

function aVerification(index: number, over: Partial<EncryptionRecord> = {}): EncryptionRecord {
  return {
    clusterId: cluster(index),
    clusterName: `cluster-${index}`,
    region: 'cn-hangzhou',
    at: now,
    run,
    verdict: 'proven',
    reasons: [],
    configured: { kind: 'off' } as never,
    sharedWith: [],
    events: [],
    source: 'lookup',
    ...over,
  };
}

const aRecord = (index: number, status: CredentialRecord['status']): CredentialRecord =>
  ({ clusterId: cluster(index), uid: person(0), status }) as never;

const released: SweepRecord['released'] = [
  {
    taskId: `${run}-r-1`,
    uid: person(0),
    reason: 'identity-deleted',
    clusterIds: [cluster(1), cluster(2)],
  },
];

const doubted = (index: number, why: 'unreadable' | 'silent-hours' | 'denied', region = 'cn-hangzhou') =>
  anAudit(index, [], {
    region,
    log: {
      auditing: 'on',
      doubt: { why, detail: `${why} it was.` },
      uncertain: 0,
      tells: { authenticator: true, onBehalf: true },
    },
  });

describe('the summary of a run', () => {
  it('totals its audits, its verifications and what became of what it released', async () => {
    const audits = [
      anAudit(1, [], {
        credentials: 3,
        results: { 'none found': 2, found: 1, 'failed: auditing off': 0, 'failed: other': 0 },
        traits: traitsOf(1),
        findings: { opened: 2, stillOpen: 1, closed: 1 },
      }),
      anAudit(2, [], { credentials: 4, traits: traitsOf(2, 1) }),
    ];
    const verifications = [aVerification(1), aVerification(2, { verdict: 'unproven' })];
    const records = [aRecord(1, 'revoked')];
    const { context } = aSweep({ audits, verifications, records });

    const closed = await closeRun(aRun({ phase: 'revoking', released, planned: 1 }), facts, context);

    expect(closed).toMatchObject({ phase: 'closed', closedAt: now });
    expect(closed.summary).toEqual({
      clusters: 2,
      audited: 2,
      credentials: 7,
      results: { 'none found': 2, found: 1, 'failed: auditing off': 0, 'failed: other': 0 },
      traits: traitsOf(3, 1),
      verdicts: { proven: 1, 'shared-key': 0, unproven: 1, off: 0, unsupported: 0, 'at-risk': 0, unknown: 0 },
      findings: { opened: 2, closed: 1 },
      planned: 1,
      released: 1,
      outcomes: { revoked: 1, 'not looked at': 1 },
      changed: {},
    });
  });

  it('counts nothing of another run', async () => {
    const other = 'run-20261119T091504-3f9b7c10';
    const given = {
      audits: [anAudit(1, [], { run: other }), anAudit(2)],
      verifications: [aVerification(1, { run: other }), aVerification(2)],
    };
    const { context } = aSweep(given);

    const { summary } = await closeRun(aRun(), facts, context);

    expect([summary?.audited, summary?.verdicts.proven]).toEqual([1, 1]);
  });

  it('says what differs from the run before, and nothing of what is the same', async () => {
    const { context } = aSweep({ audits: [anAudit(1, [], { traits: traitsOf(1, 4) })] });
    const first = await closeRun(aRun(), facts, context);
    const second = aSweep({
      audits: [anAudit(1, [], { traits: traitsOf(0, 4) }), anAudit(2)],
      verifications: [aVerification(1)],
    });

    const { summary } = await closeRun(aRun(), { ...facts, before: first }, second.context);

    expect(summary?.changed).toEqual({ residual: -1, proven: 1 });
  });

  it('counts a call about too many clusters by those that have a record', async () => {
    const records = [aRecord(1, 'revoked'), aRecord(2, 'held')];
    const { context } = aSweep({ records });
    const everywhere = ['', '-1'].map((part) => ({
      taskId: `${run}-r-1${part}`,
      uid: person(0),
      reason: 'identity-deleted' as const,
      clusterIds: [],
    }));

    const { summary } = await closeRun(
      aRun({ released: everywhere }),
      { units: [unit(1), unit(2), unit(3)], before: undefined },
      context,
    );

    expect([summary?.released, summary?.outcomes]).toEqual([1, { revoked: 1, held: 1 }]);
  });

  it('is published once', async () => {
    const { context, told } = aSweep({ audits: [anAudit(1)] });

    await closeRun(aRun({ unseen: [{ what: 'c9', why: 'It hung.' }] }), facts, context);

    expect(told).toEqual(['The run over 2 clusters is closed; 1 could not be seen.']);
  });
});

describe('what a run could not see', () => {
  it('is a finding that names it, and is closed when everything was seen', async () => {
    const { context, opened, closed } = aSweep();

    await closeRun(aRun({ unseen: [{ what: 'c9', why: 'It hung.' }] }), facts, context);
    const afterFirst = [...closed];
    await closeRun(aRun(), facts, context);

    expect(opened).toMatchObject([{ kind: 'sweep-unseen', severity: 'warning' }]);
    expect(opened[0]?.text).toBe('The last run could not see 1 of what it looked at. c9: It hung.');
    expect([afterFirst, closed]).toEqual([[], ['sweep']]);
  });

  it('names ten in the finding, and counts the others', async () => {
    const unseen = [
      ...Array.from({ length: 12 }, (_, index) => ({ what: `c${index}`, why: 'It hung.' })),
      { what: 'others', why: 'Too many to be named.', count: 30 },
    ];
    const { context, opened } = aSweep();

    await closeRun(aRun({ unseen }), facts, context);

    expect(opened[0]?.text).toMatch(/could not see 42 of .* c9: It hung\. And 32 more\.$/);
  });

  it('is a log that could not be read: one by its cluster, several by their region', async () => {
    const audits = [
      doubted(1, 'unreadable'),
      doubted(2, 'unreadable'),
      doubted(3, 'denied'),
      doubted(4, 'unreadable', 'cn-shanghai'),
    ];
    const { context } = aSweep({ audits });

    const { unseen } = await closeRun(
      aRun(),
      { units: [1, 2, 3, 4].map((index) => unit(index)), before: undefined },
      context,
    );

    expect(unseen).toEqual([
      {
        what: 'cn-hangzhou',
        why: `The audit log of 2 clusters could not be read, of ${cluster(1)}: unreadable it was.`,
      },
      { what: cluster(3), why: 'Its audit log could not be read: denied it was.' },
      { what: cluster(4), why: 'Its audit log could not be read: unreadable it was.' },
    ]);
  });

  it('is a verification that could not be made', async () => {
    const reasons = [{ code: 'key-unreadable', text: 'KMS was down.' }] as const;
    const verifications = [
      aVerification(1, { verdict: 'unknown', reasons }),
      aVerification(2, { verdict: 'unknown', reasons }),
    ];
    const { context } = aSweep({ verifications });

    const { unseen } = await closeRun(aRun(), facts, context);

    expect(unseen).toEqual([
      {
        what: 'cn-hangzhou',
        why: `The Secret encryption of 2 clusters could not be read, of ${cluster(1)}: KMS was down.`,
      },
    ]);
  });

  it.each([
    ['a log that is known to be silent', { audits: [doubted(1, 'silent-hours')] }],
    [
      'a cluster that says nothing of its encryption',
      {
        verifications: [
          aVerification(1, { verdict: 'unknown', reasons: [{ code: 'configuration-unknown', text: '' }] }),
        ],
      },
    ],
    [
      'a key that could not be read although another reason decided',
      {
        verifications: [
          aVerification(1, { verdict: 'off', reasons: [{ code: 'key-unreadable', text: '' }] }),
        ],
      },
    ],
  ])('is not %s', async (_what, given) => {
    const { context } = aSweep(given);

    const { unseen } = await closeRun(aRun(), facts, context);

    expect(unseen).toEqual([]);
  });
});

describe('a run whose finding can’t be written', () => {
  it('stays open', async () => {
    const { context } = aSweep();
    const failing = {
      ...context,
      findings: {
        ...context.findings,
        close: () => Promise.reject(new StateError({ operation: 'close' }, 'Down.')),
      },
    };

    await expect(closeRun(aRun(), facts, failing)).rejects.toThrow(StateError);
  });
});
