/** What the guard found, of each severity and about each sort of thing. */
import type { Finding } from '../../../shared/domain/record.ts';
import { hours } from '../../../shared/domain/time.ts';
import { clusters, people } from './cast.ts';
import type { Seed } from './seed.ts';

const { payments, billing, sandbox, legacy, lake, ledger } = clusters;

const found: readonly Pick<Finding, 'subject' | 'kind' | 'severity' | 'text'>[] = [
  {
    subject: `${payments.id}+${people.alice.uid}`,
    kind: 'used-after-deletion',
    severity: 'critical',
    text: 'It was used from 203.0.113.24 after the identity was deleted.',
  },
  {
    subject: lake.id,
    kind: 'encryption-at-risk',
    severity: 'critical',
    text: 'lake: its Secrets can’t be read, or soon not. The key is disabled.',
  },
  {
    subject: 'key/ap-southeast-1/key-sgp000000000000007',
    kind: 'key-at-risk',
    severity: 'critical',
    text: 'The key is disabled by it-admin. Undo it: EnableKey.',
  },
  {
    subject: `${billing.id}+${people.alice.uid}`,
    kind: 'evidence-unknown',
    severity: 'warning',
    text: 'Whether it is used can’t be told: auditing is off.',
  },
  {
    subject: `${payments.id}+${people.backup.uid}`,
    kind: 'grants-unverified',
    severity: 'warning',
    text: 'The certificate is gone; the grants can’t be read.',
  },
  { subject: sandbox.id, kind: 'log-unverifiable', severity: 'warning', text: 'Auditing is off.' },
  { subject: legacy.id, kind: 'cluster-unread', severity: 'warning', text: 'Its lists can’t be read: 403.' },
  { subject: ledger.id, kind: 'encryption-off', severity: 'warning', text: 'Secret encryption is off.' },
  { subject: 'plan', kind: 'over-limit', severity: 'warning', text: 'More than 5 identities in a run.' },
  {
    subject: `${billing.id}+${people.frank.uid}`,
    kind: 'frozen-with-access',
    severity: 'notice',
    text: 'It is frozen, and its certificate works.',
  },
  {
    subject: 'acs.ram/unknown-1',
    kind: 'identity-unresolved',
    severity: 'notice',
    text: 'Nobody can tell who old-robot was.',
  },
];

export async function fillFindings({ state: { findings }, now, say }: Seed): Promise<void> {
  for (const [number, one] of found.entries()) {
    await findings.open({ ...one, text: say(one.text), at: now - hours(number + 1) });
  }
}
