/** UserPrincipalName: `<user name>@<default domain>` (documented); further domain aliases are not modelled. */
import type { Account } from '../account.ts';
import { invalid } from '../core/rpc-parameters.ts';
import { checkUserName, sameName } from '../ram/users.ts';

type Domain = Pick<Account, 'defaultDomain'>;

export function principalName(account: Domain, userName: string): string {
  return `${userName}@${account.defaultDomain}`;
}

/** The user name in a logon name of this account's domain; refuses a malformed one (code inferred). */
export function userNameIn(account: Domain, name: string, parameter = 'UserPrincipalName'): string {
  const [userName = '', domain = '', ...more] = name.split('@');
  if (domain === '' || more.length > 0 || name.length > 128)
    throw invalid(parameter, 'is not of the form <username>@<domain>');
  checkUserName(userName, parameter);
  if (!sameName(domain, account.defaultDomain))
    throw invalid(parameter, "names a domain that is not the account's");
  return userName;
}
