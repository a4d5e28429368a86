/** Who may do what in a scenario: groups, policies of the account's own and of the vendor's, and what they are attached to. */
import type { Account } from '../account.ts';
import type { PolicyAttachment } from '../ram/policy.ts';
import { dayMs } from './world.ts';

type Target = readonly [PolicyAttachment['kind'], string | undefined];

const denial = {
  Version: '1',
  Statement: [{ Effect: 'Deny', Action: 'cs:UpdateKMSEncryption', Resource: '*' }],
};
const clusterOperation = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['cs:Update*', 'cs:Get*', 'cs:Describe*'], Resource: '*' }],
};
const reading = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['cs:Get*', 'cs:List*', 'log:Get*'], Resource: '*' }],
};

/** Administrators, some of whom are denied the switch; a small account has fewer of them. */
export function addPolicies(account: Account, now: number): void {
  const createdAt = now - 500 * dayMs;
  const [first, second, third, fourth] = account.users.map(({ userId }) => userId);
  const ownRole = account.roles.find(({ service }) => service === undefined)?.roleId;
  const securityRole = account.roles.find(
    ({ roleName }) => roleName === 'AliyunCSManagedSecurityRole',
  )?.roleId;
  const members = [first, second].filter((id) => id !== undefined);
  account.groups.push({ name: 'platform-admins', createdAt, members });

  const add = (name: string, targets: readonly Target[], document?: object): void => {
    const attachments = targets.flatMap(([kind, id]) =>
      id === undefined ? [] : [{ kind, id, at: createdAt }],
    );
    const text = document === undefined ? {} : { document: JSON.stringify(document) };
    account.policies.push({
      name,
      type: document === undefined ? 'System' : 'Custom',
      createdAt,
      attachments,
      ...text,
    });
  };
  add('AdministratorAccess', [['Group', 'platform-admins']]);
  add('AliyunCSFullAccess', [['User', third]]);
  add('AliyunCSManagedSecurityRolePolicy', [['Role', securityRole]]);
  add('keep-secret-encryption', [['User', second]], denial);
  add('cluster-operation', [['User', fourth]], clusterOperation);
  add('cluster-reading', [['Role', ownRole]], reading);
}
