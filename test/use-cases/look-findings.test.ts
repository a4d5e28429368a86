/** What a look at one credential closes that an audit had found: only what a confirmed revocation has really ended. */
import { expect, test } from 'vitest';
import { updateFindings } from '../../shared/use-cases/look-findings.ts';
import type { CredentialStatus, FindingKind } from '../../shared/domain/record.ts';
import { aRecord } from '../contract/state/domain-builders.ts';

const ofAudits: readonly FindingKind[] = ['residual', 'grants-left', 'frozen-with-access', 'expiring'];

async function closedOfAudits(status: CredentialStatus): Promise<FindingKind[]> {
  const closed: FindingKind[] = [];
  const findings = {
    open: () => Promise.resolve(undefined),
    close: () => Promise.resolve(undefined),
    closeAny: (_subject: string, kinds: readonly FindingKind[]) => {
      closed.push(...kinds.filter((kind) => ofAudits.includes(kind)));
      return Promise.resolve([]);
    },
  };
  await updateFindings(aRecord({ status }), { findings: findings as never, clock: () => 0 });
  return closed;
}

test.each<[CredentialStatus, readonly FindingKind[]]>([
  ['revoked', ofAudits],
  ['revoked-grants-unverified', ['residual', 'frozen-with-access', 'expiring']],
  ['unconfirmed', []],
  ['revoking', []],
  ['would-revoke', []],
  ['held', []],
  ['refused', []],
])('a credential that is %s', async (status, expected) => {
  expect(await closedOfAudits(status)).toEqual(expected);
});
