/** What an audit reports to people, in the words that they read. */
import { describe, expect, it } from 'vitest';
import { findingAboutCluster, findingAboutLog, findingsAbout } from '../../shared/domain/audit-findings.ts';
import { days } from '../../shared/domain/time.ts';
import { aCluster, aClusterId, ago, ahead, aUid, now, usedEvidence } from '../support/builders.ts';
import {
  aRecord,
  audit,
  deletedBefore,
  frozen,
  listed,
  living,
  type Situation,
  unlisted,
} from '../support/an-audit.ts';

const whose = 'mei.tanaka (201234567890123999) on payments';
const lastUse = '203.0.113.24 by kubectl/v1.31.2 (audit 4f0f7d8e-0000-4000-8000-000000000003)';
const idle = 'No use from 2026-11-13T09:14:00Z to 2026-11-20T09:14:00Z, and the log is complete.';
const usedAfter = {
  evidence: usedEvidence(ago(days(1)), { butUnknown: { why: 'incomplete', detail: 'It is.' } }),
  identity: deletedBefore(days(2)),
} as const;

describe('what is reported of a credential', () => {
  it.each<[string, Situation, readonly string[]]>([
    ['a living one: nothing', { of: living }, []],
    [
      'a residual one',
      {},
      [
        `warning residual: ${whose}: the identity is deleted and its kubeconfig is not; seven-day check: none found; planned: revoke. ${idle}`,
      ],
    ],
    ['an expired residual one: nothing', { of: listed({ certificate: 'Expired' }) }, []],
    [
      'one used after its deletion, with every reason',
      { read: usedAfter },
      [
        `critical residual: ${whose}: the identity is deleted and its kubeconfig is not; seven-day check: found; planned: hold. ` +
          `Last used 2026-11-19T09:15:04Z from ${lastUse}, after the deletion at 2026-11-18T09:15:04Z: somebody who left is in, or a workload runs on it. ` +
          "Later use can't be excluded (incomplete): It is.",
      ],
    ],
    [
      'a deleted identity’s grants, once',
      { of: unlisted, remembered: { record: aRecord() } },
      [
        'warning grants-left: An identity without a name (201234567890123999) on payments: the kubeconfig is gone and its grants are not. Take them away.',
      ],
    ],
    [
      'a living identity’s grants',
      {
        of: unlisted,
        remembered: { access: { granted: { at: 5, key: 'acs.cs/1', what: 'GrantPermissions' } } },
      },
      [
        'notice grants-left: An identity without a name (201234567890123999) on payments: the kubeconfig is gone and its grants are not. Take them away.',
      ],
    ],
    [
      'a frozen one',
      { of: frozen },
      [
        `warning frozen-with-access: ${whose}: the identity is frozen and its kubeconfig works nevertheless. Revoke it, or thaw the identity.`,
      ],
    ],
    ['a frozen one that has expired: nothing', { of: { ...frozen, certificate: 'Expired' } }, []],
    [
      'one that ends soon',
      { of: { ...living, expiresAt: ahead(days(3)) } },
      [
        `notice expiring: ${whose}: the certificate expires at 2026-11-23T09:15:04Z. Issue a new one if it is needed.`,
      ],
    ],
    [
      'one that ended at this moment, as ACK does not say yet',
      { of: { ...living, expiresAt: now } },
      [
        `notice expiring: ${whose}: the certificate expired at 2026-11-20T09:15:04Z. Issue a new one if it is needed.`,
      ],
    ],
    [
      'a residual one that ends soon: that it is residual',
      { of: listed({ expiresAt: ahead(days(3)) }) },
      [
        `warning residual: ${whose}: the identity is deleted and its kubeconfig is not; seven-day check: none found; planned: revoke. ${idle}`,
      ],
    ],
    ['an unused one: nothing', { of: living, silence: { since: ago(days(60)), through: now } }, []],
  ])('%s', (_name, situation, wanted) => {
    const found = findingsAbout(audit(situation), { name: 'payments' });

    expect(found.map(({ severity, kind, text }) => `${severity} ${kind}: ${text}`)).toEqual(wanted);
  });

  it('is about the credential, and as old as the look', () => {
    const [finding] = findingsAbout(audit(), { name: 'payments' });

    expect(finding).toMatchObject({ subject: `${aClusterId()}+${aUid()}`, at: now });
  });

  it('is said although nothing was planned', () => {
    const { planned: _nothing, ...without } = audit();

    const [finding] = findingsAbout(without, { name: 'payments' });

    expect(finding).toMatchObject({
      severity: 'warning',
      text: `${whose}: the identity is deleted and its kubeconfig is not; seven-day check: none found; nothing is planned.`,
    });
  });
});

describe('the finding about a log', () => {
  const report = { auditing: 'on', uncertain: 0, tells: { authenticator: true, onBehalf: true } } as const;
  const about = { subject: aClusterId(), kind: 'log-unverifiable', severity: 'warning', at: now } as const;

  it('is none when it is whole', () => {
    expect(findingAboutLog(aCluster(), report, now)).toBeUndefined();
  });

  it('says why nobody can be called unused', () => {
    const doubt = { why: 'retention-too-short', detail: 'It keeps 3 days.' } as const;

    expect(findingAboutLog(aCluster(), { ...report, doubt, uncertain: 2 }, now)).toEqual({
      ...about,
      text: 'Nobody on payments can be called unused (retention-too-short): It keeps 3 days.',
    });
  });

  it('says of how many nothing is known for certain', () => {
    expect(findingAboutLog(aCluster(), { ...report, uncertain: 2 }, now)).toEqual({
      ...about,
      text: 'The log of payments could not be read with certainty about 2 identities.',
    });
  });
});

describe('the finding about a cluster that could not be read', () => {
  it.each([
    ['by its name', 'payments', 'payments'],
    ['by its id, where it has no name', '', aClusterId()],
  ])('calls it %s', (_words, name, called) => {
    expect(findingAboutCluster(aClusterId(), name, 'ACK refused.', now)).toEqual({
      subject: aClusterId(),
      kind: 'cluster-unread',
      severity: 'warning',
      text: `What is issued on ${called} could not be read: ACK refused.`,
      at: now,
    });
  });
});
