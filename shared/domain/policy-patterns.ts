/**
 * What a pattern of a policy covers, asked in two ways: `perhaps` for whatever gives a right, `certainly` for whatever takes
 * one away. What the documentation leaves open is perhaps, and never certainly.
 */
import type { AccountId } from './ids.ts';

/** Documented: `<service>:<action>`, in most cases in any case of letters. `?` is documented for conditions only. */
const documentedAction = /^(\*|[^:?\s]+:[^:?\s]+)$/;

export function perhapsCoversAction(pattern: string, action: string): boolean {
  return isMatch(lowerCased(pattern.trim()), lowerCased(action));
}

export function certainlyCoversAction(pattern: string, action: string): boolean {
  return documentedAction.test(pattern) && perhapsCoversAction(pattern, action);
}

/** Documented for `cs:UpdateKMSEncryption`: `acs:cs:<region>:<account>:cluster/<cluster>`. */
const clusterResources = 'acs:cs:';

/** Whether it may be the resource of any cluster: the letters before its first wildcard or variable don't say otherwise. */
export function perhapsCoversACluster(resource: string): boolean {
  const [beginning = ''] = lowerCased(resource.trim()).split(/[*?$]/);
  return clusterResources.startsWith(beginning) || beginning.startsWith(clusterResources);
}

/** Whether it is the resource of every cluster of the account. */
export function certainlyCoversEveryCluster(resource: string, accountId: AccountId): boolean {
  if (resource === '*') return true;
  const [acs, service = '', region, account = '', rest = '', ...more] = resource.split(':');
  return (
    acs === 'acs' &&
    ['cs', '*'].includes(service) &&
    region === '*' &&
    ['*', accountId].includes(account) &&
    ['*', 'cluster/*'].includes(rest) &&
    more.length === 0
  );
}

/** ASCII alone: other alphabets have letters that would turn into an ASCII one. */
function lowerCased(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** `*` stands for any letters or none, `?` for one. Takes no longer than the product of both lengths, whatever the pattern. */
function isMatch(pattern: string, text: string): boolean {
  let [inPattern, inText, star, resumeAt] = [0, 0, -1, 0];
  while (inText < text.length) {
    const sign = pattern[inPattern];
    if (sign === '*') {
      [star, resumeAt] = [inPattern, inText];
      inPattern += 1;
    } else if (sign === '?' || sign === text[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (star >= 0) {
      // The last star takes one letter more.
      resumeAt += 1;
      [inPattern, inText] = [star + 1, resumeAt];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}
