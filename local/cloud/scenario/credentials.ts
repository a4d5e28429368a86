/** Issues kubeconfigs and the grants that go with them. */
import type { Grant, IssuedCredential } from '../account.ts';
import { dayMs, type World } from './world.ts';

export type Holder = Pick<IssuedCredential, 'uid' | 'accountType'>;

export interface Issue {
  readonly state?: IssuedCredential['certState'];
  readonly revokable?: boolean;
  readonly cloudServiceName?: string;
  /** The older form of CN, without a time. */
  readonly plainName?: boolean;
  readonly grant?: Grant['roleType'] | 'none';
  readonly namespace?: string;
}

/** Certificates of kubeconfigs are issued for three years (inferred). */
const lifeMs = 3 * 365 * dayMs;

function expiry(state: IssuedCredential['certState'], issuedAt: number, now: number): number {
  return state === 'Expired' ? now - 5 * dayMs : issuedAt + lifeMs;
}

/** Adds a kubeconfig, and a grant unless `none` is asked for, to the account. */
export function issue(
  world: World,
  holder: Holder,
  clusterId: string,
  options: Issue = {},
): IssuedCredential {
  const { account, random, now } = world;
  const { state = 'Unexpired', revokable = true, cloudServiceName, grant = 'dev', namespace } = options;
  const issuedAt = now - random.integer(40, 700) * dayMs;
  const credential: IssuedCredential = {
    ...holder,
    clusterId,
    certState: state,
    certExpireTime: expiry(state, issuedAt, now),
    revokable,
    issuedAtSeconds: options.plainName === true ? null : issuedAt / 1000,
    ...(cloudServiceName === undefined ? {} : { cloudServiceName }),
  };
  account.credentials.push(credential);
  if (grant !== 'none') {
    account.grants.push({
      uid: holder.uid,
      resourceId: namespace === undefined ? clusterId : `${clusterId}/${namespace}`,
      resourceType: namespace === undefined ? 'cluster' : 'namespace',
      roleName: grant,
      roleType: grant,
      isOwner: false,
      isRamRole: holder.accountType === 'RamRole',
    });
  }
  return credential;
}

/** The user name of the certificate in audit lines: `<uid>-<seconds>`, or `<uid>` for the older form. */
export function certificateName({ uid, issuedAtSeconds }: IssuedCredential): string {
  return issuedAtSeconds === null ? uid : `${uid}-${issuedAtSeconds}`;
}
