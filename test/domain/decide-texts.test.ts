/** The words that an auditor reads months later. */
import { describe, expect, it } from 'vitest';
import type { Prohibition } from '../../shared/domain/credential.ts';
import { decide, type Facts } from '../../shared/domain/decide.ts';
import { days, minutes } from '../../shared/domain/time.ts';
import {
  aCluster,
  aCredential,
  ago,
  anExemption,
  anUnlistedCredential,
  aPolicy,
  idleEvidence,
  now,
  someDetails,
  theFacts,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import { deletedNobodyKnowsWhen } from '../support/decisions.ts';

const lastUse =
  'Last used 2026-11-18T09:15:04Z from 203.0.113.24 by kubectl/v1.31.2 (audit 4f0f7d8e-0000-4000-8000-000000000003)';
const used = usedEvidence(ago(days(2)));
const butIncomplete = usedEvidence(ago(days(2)), {
  through: ago(days(1)),
  butUnknown: { why: 'incomplete', detail: 'Still Incomplete.' },
});
const policy = 'The standing policy “leaver: immediate” revokes at once.';
const before = `${lastUse}, before the deletion at 2026-11-20T09:12:04Z.`;

const texts: readonly [
  name: string,
  facts: Facts,
  leaver: 'careful' | 'immediate',
  texts: readonly string[],
][] = [
  [
    'idle',
    theFacts(),
    'careful',
    ['No use from 2026-11-13T09:14:00Z to 2026-11-20T09:14:00Z, and the log is complete.'],
  ],
  [
    'idle, not long enough',
    theFacts({ evidence: idleEvidence({ from: ago(days(3)) }) }),
    'careful',
    ['No use from 2026-11-17T09:15:04Z to 2026-11-20T09:14:00Z; idle needs the seven days up to now.'],
  ],
  [
    'unknown',
    theFacts({ evidence: unknownEvidence() }),
    'careful',
    ['Whether it was used is unknown (incomplete): The log service kept answering Incomplete.'],
  ],
  ['used before the deletion', theFacts({ evidence: used }), 'careful', [before]],
  ['used before the deletion, by the policy', theFacts({ evidence: used }), 'immediate', [before, policy]],
  [
    'used before the deletion, with doubts',
    theFacts({ evidence: butIncomplete }),
    'careful',
    [
      before,
      "Later use can't be excluded (incomplete): Still Incomplete.",
      "Later use can't be excluded (outdated): The log was only read up to 2026-11-19T09:15:04Z.",
    ],
  ],
  [
    'used after the deletion',
    theFacts({ evidence: used, deletedAt: ago(days(3)) }),
    'careful',
    [
      `${lastUse}, after the deletion at 2026-11-17T09:15:04Z: somebody who left is in, or a workload runs on it.`,
    ],
  ],
  [
    'used, nobody knows when it was deleted',
    deletedNobodyKnowsWhen(theFacts({ evidence: used })),
    'careful',
    [`${lastUse}; whether that was after the deletion can't be told.`],
  ],
  [
    'exempt',
    theFacts({ exemption: anExemption() }),
    'careful',
    ['Exempt until 2026-12-20T09:15:04Z by treasury (x-1): quarter-end close.'],
  ],
  [
    'there again',
    theFacts({ revokedAt: ago(minutes(1)) }),
    'careful',
    ['It was revoked before and is there again: somebody granted it anew, and a person’s will wins.'],
  ],
  [
    'grants there again',
    theFacts({ revokedAt: ago(minutes(1)), credential: anUnlistedCredential({ certificate: 'Removed' }) }),
    'careful',
    [
      'It was revoked before and grants show: somebody granted them anew, or they could not be seen then. A person decides.',
    ],
  ],
  [
    'asked for by a person',
    theFacts({ requestedBy: 'mei' }),
    'careful',
    ['mei asks for it; the identity is not known to be gone, so that a person must approve it.'],
  ],
  [
    'expired',
    theFacts({ credential: aCredential({ certificate: 'Expired' }) }),
    'careful',
    ['The certificate has expired and opens nothing.'],
  ],
];

const prohibited: Readonly<Record<Prohibition, string>> = {
  'root-account': 'It belongs to the Alibaba Cloud account itself.',
  'own-identity': 'It belongs to the guard itself.',
  'break-glass': 'It is on the break-glass list, which nothing overrides.',
  'cloud-service': 'It belongs to the cloud service Simple Log Service.',
  'not-revokable': 'ACK says that it can’t be revoked.',
  'cluster-state': 'The cluster is in state deleting.',
  'certificate-state': 'The certificate is in state Unknown.',
  'kind-unknown':
    'The cluster’s own list does not show it, so whose it is and whether it may be revoked is unknown.',
};

describe('the reasons of a decision', () => {
  it.each(texts)('%s', (_name, facts, leaver, expected) => {
    const decision = decide(facts, aPolicy({ leaver }), now);

    expect(decision.reasons.map(({ text }) => text)).toEqual(expected);
  });

  it.each(Object.entries(prohibited))('prohibited: %s', (kind, text) => {
    const credential = aCredential({
      certificate: 'Unknown',
      cluster: aCluster({ state: 'deleting' }),
      details: someDetails({ cloudService: 'Simple Log Service' }),
    });
    const facts = theFacts({ credential, prohibitions: [kind as Prohibition] });

    const decision = decide(facts, aPolicy(), now);

    expect(decision.reasons).toEqual([{ code: 'prohibited', text }]);
  });

  it('name every prohibition, in the order in which they were found', () => {
    const facts = theFacts({ prohibitions: ['not-revokable', 'root-account'] });

    const decision = decide(facts, aPolicy(), now);

    expect(decision.reasons.map(({ text }) => text)).toEqual([
      prohibited['not-revokable'],
      prohibited['root-account'],
    ]);
  });
});
