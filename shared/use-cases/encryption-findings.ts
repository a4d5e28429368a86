/** Keeps the findings about clusters and keys in step with what a verification found: one open finding a subject and kind. */
import pMap from 'p-map';
import type { EncryptedCluster } from '../domain/encryption.ts';
import { keyFindings, keySubject, verdictFindings } from '../domain/encryption-record.ts';
import type { Finding, FindingKind } from '../domain/record.ts';
import type { EncryptionContext } from './encryption-context.ts';

/** Opens these, and closes those of the same kinds that are open and not among them. */
export async function replaceFindings(
  subject: string,
  kinds: readonly FindingKind[],
  found: readonly Finding[],
  { findings, clock }: Pick<EncryptionContext, 'findings' | 'clock'>,
): Promise<void> {
  const isFound = new Set(found.map(({ kind }) => kind));
  for (const finding of found) await findings.open(finding);
  const others = kinds.filter((kind) => !isFound.has(kind));
  await findings.closeAny(subject, others, clock());
}

/**
 * Closes what is open of clusters that are not listed any more, and of keys of the region that no cluster uses. `keyIds`: those
 * that are used; undefined when a cluster does not tell its key, which may be any.
 */
export async function closeVanished(
  clusters: readonly EncryptedCluster[],
  region: string,
  keyIds: readonly string[] | undefined,
  context: EncryptionContext,
): Promise<void> {
  // No cluster at all is what a missing right may answer.
  if (clusters.length === 0) return;
  const { findings, clock, policy } = context;
  const ids = new Set<string>(clusters.map(({ id }) => id));
  const used = new Set(keyIds?.map((keyId) => keySubject({ region, keyId })));
  const close = async (kind: FindingKind, beginning: string, isThere: (subject: string) => boolean) => {
    const gone = (await findings.openSubjects(kind, beginning)).filter((subject) => !isThere(subject));
    await pMap(gone, (subject) => findings.close(subject, kind, clock()), { concurrency: policy.parallel });
  };
  await Promise.all([
    ...verdictFindings.map((kind) => close(kind, '', (subject) => ids.has(subject))),
    ...(keyIds === undefined ? [] : keyFindings).map((kind) =>
      close(kind, keySubject({ region, keyId: '' }), (subject) => used.has(subject)),
    ),
  ]);
}
