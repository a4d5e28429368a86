/** How IMS writes users: one in full, and the list of basic infos. Fields as in the SDK's typings. */
import type { Account, RamUser } from '../account.ts';
import { invalid, optional, pageOf } from '../core/rpc-parameters.ts';
import type { RpcCall } from '../core/rpc.ts';
import { visibleUsers } from '../ram/users.ts';
import { isoSeconds } from '../trail-events.ts';
import { principalName } from './principal-name.ts';

/** Documented: MaxItems from 1 to 1000, 100 when absent. */
const userPages = { most: 1000, usual: 100 };

/** Only active users unless `Status=active,freeze` asks for both (documented). */
function statuses(call: RpcCall): readonly string[] {
  const asked = (optional(call, 'Status') ?? 'active').split(',');
  if (asked.some((status) => status !== 'active' && status !== 'freeze'))
    throw invalid('Status', 'must be active, freeze or active,freeze');
  return asked;
}

export function userFields(account: Account, user: RamUser): Record<string, unknown> {
  return {
    UserId: user.userId,
    UserName: user.userName,
    UserPrincipalName: principalName(account, user.userName),
    DisplayName: user.displayName,
    Comments: '',
    ProvisionType: 'Manual',
    CreateDate: isoSeconds(user.createdAt),
    UpdateDate: isoSeconds(user.createdAt),
  };
}

export function basicInfos(account: Account, call: RpcCall): Record<string, unknown> {
  const asked = statuses(call);
  const users = visibleUsers(account, call.at).filter(({ status }) => asked.includes(status));
  const page = pageOf(call, users, (user) => user.userId, userPages);
  const infos = page.items.map((user) => ({
    UserId: user.userId,
    UserPrincipalName: principalName(account, user.userName),
    DisplayName: user.displayName,
    Status: user.status,
  }));
  return { ...page.fields, UserBasicInfos: { UserBasicInfo: infos } };
}
