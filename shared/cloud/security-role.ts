/** Whether the account has authorised the role with which ACK uses its keys: its policy is attached to it (documented). */
import { isSecurityRole } from '../domain/encryption.ts';
import type { SecurityRole } from '../use-cases/ports/encryption.ts';
import { createReader } from './call.ts';
import type { Connection } from './connection.ts';
import { entities } from './policy-schemas.ts';
import { once, openApiClient } from './sdk.ts';

export function createSecurityRole(connection: Connection): SecurityRole {
  const ram = createReader(
    connection,
    { service: 'ram', version: '2015-05-01' },
    once(() => openApiClient(connection.clientConfig('ram'))),
  );
  return {
    isAuthorised: async () => {
      const query = { PolicyName: 'AliyunCSManagedSecurityRolePolicy', PolicyType: 'System' };
      const { roles } = await ram({ action: 'ListEntitiesForPolicy', query }, entities);
      return roles.some(({ name }) => isSecurityRole(name));
    },
  };
}
