/**
 * A few of the vendor's own policies, with documents as published (shortened where they name many services). A real account has
 * hundreds.
 */

interface SystemPolicy {
  readonly description: string;
  readonly document: string;
}

function allows(...actions: readonly string[]): string {
  const [only = ''] = actions;
  const action = actions.length === 1 ? only : actions;
  return JSON.stringify({ Version: '1', Statement: [{ Action: action, Resource: '*', Effect: 'Allow' }] });
}

export const systemPolicies: ReadonlyMap<string, SystemPolicy> = new Map([
  ['AdministratorAccess', { description: 'All permissions on all resources.', document: allows('*') }],
  [
    'ReadOnlyAccess',
    {
      description: 'Read access to all resources.',
      document: allows('*:Describe*', '*:List*', '*:Get*', '*:BatchGet*', '*:Query*', '*:BatchQuery*'),
    },
  ],
  ['AliyunCSFullAccess', { description: 'Full access to Container Service.', document: allows('cs:*') }],
  [
    'AliyunCSReadOnlyAccess',
    {
      description: 'Read access to Container Service.',
      document: allows('cs:Get*', 'cs:List*', 'cs:Describe*'),
    },
  ],
  [
    'AliyunKMSFullAccess',
    { description: 'Full access to Key Management Service.', document: allows('kms:*') },
  ],
  ['AliyunRAMFullAccess', { description: 'Full access to RAM.', document: allows('ram:*', 'ims:*') }],
  [
    'AliyunCSManagedSecurityRolePolicy',
    {
      description: 'Lets Container Service use keys to encrypt Secrets.',
      document: allows('kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey'),
    },
  ],
]);

/** System policies have been there since before any account. */
export const systemPoliciesSince = Date.UTC(2015, 3, 28);
