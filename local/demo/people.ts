/** What people do in the account, with the vendor's SDKs: an administrator deletes and creates users and roles. */
import { createRequire } from 'node:module';
import type imsExports from '@alicloud/ims20190815';
import type ramExports from '@alicloud/ram20150501';
import type { LocalCloud } from '../cloud/local-cloud.ts';

// The SDKs are CommonJS with their models re-exported: only `require` gives all names.
const require = createRequire(import.meta.url);

export interface People {
  /** IMS: by principal name, as the RAM console does. */
  deleteUserByIms(userPrincipalName: string): Promise<void>;
  /** RAM: by bare name. */
  deleteUserByRam(userName: string): Promise<void>;
  deleteRole(roleName: string): Promise<void>;
  /** Answers the new user's id. */
  createUser(userPrincipalName: string, displayName: string): Promise<string>;
}

export function peopleOf({ account, administrator, endpoints }: LocalCloud): People {
  const ims = require('@alicloud/ims20190815') as typeof imsExports;
  const ram = require('@alicloud/ram20150501') as typeof ramExports;
  const key = { accessKeyId: administrator.id, accessKeySecret: administrator.secret };
  const common = { ...key, protocol: 'http', regionId: account.region };
  // The SDKs' `Config` class comes from another copy of its package in the typings; a plain object serves.
  const imsClient = new ims.default({ ...common, endpoint: endpoints.ims } as never);
  const ramClient = new ram.default({ ...common, endpoint: endpoints.ram } as never);
  return {
    deleteUserByIms: async (userPrincipalName) => {
      await imsClient.deleteUser(new ims.DeleteUserRequest({ userPrincipalName }));
    },
    deleteUserByRam: async (userName) => {
      await ramClient.deleteUser(new ram.DeleteUserRequest({ userName }));
    },
    deleteRole: async (roleName) => {
      await ramClient.deleteRole(new ram.DeleteRoleRequest({ roleName }));
    },
    createUser: async (userPrincipalName, displayName) => {
      const request = new ims.CreateUserRequest({ userPrincipalName, displayName });
      const userId = (await imsClient.createUser(request)).body?.user?.userId;
      if (userId === undefined) throw new Error(`IMS gave ${userPrincipalName} no id.`);
      return userId;
    },
  };
}
