/** The first request of the HTTP API: somebody gets back what a revocation took, so that each of its SDKs sends a request. */
import { createIssuer } from '../../local/demo/api-access.ts';
import { parseClusterId, parseUid } from '../../shared/domain/ids.ts';
import type { Stage } from '../support/stage.ts';

export interface ApiAccess {
  readonly environment: Readonly<Record<string, string>>;
  /** The event of an HTTP trigger: a restore of this identity's grants on this cluster, which are there already. */
  readonly restoreEvent: (stage: Stage, clusterId: string, uid: string) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

/** Who signs the tokens of a local run; the function checks them as those of any other. */
export async function apiAccess(): Promise<ApiAccess> {
  const issuer = await createIssuer();
  return {
    environment: issuer.environment,
    restoreEvent: async (stage, clusterId, uid) => {
      await wasRevoked(stage, clusterId, uid);
      const token = await issuer.token('mei', ['approver'], stage.cloud.clock.now());
      const path = '/v1/restores';
      return {
        version: 'v1',
        rawPath: path,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': `restore-${uid}`,
        },
        queryParameters: {},
        body: JSON.stringify({ clusterId, uid }),
        isBase64Encoded: false,
        requestContext: { http: { method: 'POST', path } },
      };
    },
    close: () => issuer.close(),
  };
}

/** The record of a revocation whose grants somebody gave back by hand since. */
async function wasRevoked({ cloud, state }: Stage, clusterText: string, uidText: string): Promise<void> {
  const clusterId = parseClusterId(clusterText);
  const uid = parseUid(uidText);
  if (clusterId === undefined || uid === undefined) throw new Error('No such credential.');
  const now = cloud.clock.now();
  const grants = cloud.account.grants
    .filter((grant) => grant.uid === uid)
    .map(({ uid: _holder, isRamRole: _kind, ...grant }) => grant);
  await state.records.put({
    clusterId,
    uid,
    clusterName: 'one',
    status: 'revoked',
    mode: 'enforce',
    cause: { origin: 'event acs.ram/1', identityType: 'RamUser', identityNames: [] },
    certificate: 'Removed',
    grantsBefore: { kind: 'read', grants },
    revokedAt: now,
    updatedAt: now,
  });
}
