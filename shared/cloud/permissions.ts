/** The one call that gives access: UpdateUserPermissions, always in the mode that adds. */
import type { Addition } from '../domain/granting.ts';
import type { IdentityType } from '../domain/identity.ts';
import type { Permissions } from '../use-cases/ports.ts';
import { acceptedRequestId } from './acceptance.ts';
import { attempt } from './call.ts';
import type { Connection } from './connection.ts';
import { repeat } from './retry.ts';
import { csClient, once, type OperationParams, ownConnection } from './sdk.ts';

const operation = 'cs.UpdateUserPermissions';

/** Without a mode ACK overwrites every grant of the identity (documented), so it always goes with the request. */
const mode = 'patch';

/** Sent once, whatever happens: what became of a request without an answer is read from the cloud. */
export function createPermissions(connection: Connection): Permissions {
  const client = once(() => csClient(connection.clientConfig('cs')));
  return {
    addGrants: async ({ uid, type }, additions) => {
      const cs = await client();
      const params: OperationParams = {
        action: 'UpdateUserPermissions',
        version: '2015-12-15',
        protocol: 'HTTPS',
        pathname: `/permissions/users/${encodeURIComponent(uid)}/update`,
        method: 'POST',
        authType: 'AK',
        style: 'ROA',
        reqBodyType: 'json',
        bodyType: 'string',
      };
      const body = additions.map((addition) => wireOf(addition, type));
      const answer = await repeat(
        operation,
        {
          policy: { ...connection.retry, tries: 1 },
          pauses: connection.pauses,
          signal: connection.signal(),
        },
        () =>
          attempt(operation, () => cs.callApi(params, { query: { mode }, headers: ownConnection, body }, {})),
      );
      return { requestId: acceptedRequestId(operation, answer) };
    },
  };
}

/** Field by field as in the SDK's typings; they differ from those of the listing. */
function wireOf({ level, role }: Addition, type: IdentityType): Readonly<Record<string, unknown>> {
  return {
    cluster: level.kind === 'all-clusters' ? '' : level.clusterId,
    namespace: level.kind === 'namespace' ? level.namespace : '',
    role_type: level.kind,
    role_name: role.name,
    is_custom: role.kind === 'custom',
    is_ram_role: type === 'RamRole',
  };
}
