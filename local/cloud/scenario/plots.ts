/**
 * The stories of the cast. At most three of them end in a revocation on the first day and three on the day eight days
 * later: the guard's usual limit is 10 % of those that hold a credential, of some thirty here.
 */
import type { IssuedCredential } from '../account.ts';
import { place } from './clusters.ts';
import type { Habit } from './usage.ts';

/** What must have become of a kubeconfig: revoked, kept until somebody decides or a hold is over, or never touched. */
export type Fate = 'gone' | 'held' | 'untouched';

export interface Part {
  /** Index of the cluster. */
  readonly at: number;
  readonly habit: Habit;
  /** Unexpired when absent. */
  readonly state?: IssuedCredential['certState'];
  readonly fate: Fate;
  readonly fateLater: Fate;
}

interface Person {
  readonly name: string;
  readonly displayName: string;
  readonly type: 'RamUser' | 'RamRole';
  readonly story: string;
  readonly frozen?: boolean;
}

export interface Plot extends Person {
  readonly api: 'ims' | 'ram';
  readonly parts: readonly Part[];
  /** Index of the cluster on which a new user of the same name gets a kubeconfig. */
  readonly successorAt?: number;
}

export interface StandIn extends Person {
  readonly at: readonly number[];
  readonly habit: Habit;
  readonly state: IssuedCredential['certState'];
}

const gone = { fate: 'gone', fateLater: 'gone' } as const;
const held = { fate: 'held', fateLater: 'held' } as const;
const heldThenGone = { fate: 'held', fateLater: 'gone' } as const;
const untouched = { fate: 'untouched', fateLater: 'untouched' } as const;

export const plots: readonly Plot[] = [
  {
    name: 'alice.zhang',
    displayName: 'Alice Zhang',
    type: 'RamUser',
    api: 'ims',
    story:
      'Moved to another company weeks ago and has used none of her kubeconfigs since; one was never issued.',
    parts: [
      { at: place.pro, habit: 'longAgo', ...gone },
      { at: place.acs, habit: 'never', ...gone },
      { at: place.basic, habit: 'longAgo', ...gone },
      { at: place.dedicated, habit: 'never', state: 'Unissued', ...untouched },
    ],
  },
  {
    name: 'bob.li',
    displayName: 'Bob Li',
    type: 'RamUser',
    api: 'ram',
    story: 'Worked on one cluster until yesterday evening; the other one he has not touched for weeks.',
    parts: [
      { at: place.pro, habit: 'yesterday', ...heldThenGone },
      { at: place.abroad, habit: 'longAgo', ...gone },
    ],
  },
  {
    name: 'carol.wang',
    displayName: 'Carol Wang',
    type: 'RamUser',
    api: 'ims',
    story: 'Put her own kubeconfig into a reporting job; the job keeps using it after she left.',
    parts: [{ at: place.acs, habit: 'workload', ...held }],
  },
  {
    name: 'ci-deployer',
    displayName: 'ci-deployer',
    type: 'RamRole',
    api: 'ram',
    story: 'The role of a pipeline that was replaced; nothing has run with it for weeks.',
    parts: [
      { at: place.basic, habit: 'longAgo', ...gone },
      { at: place.abroad, habit: 'never', ...gone },
    ],
  },
  {
    name: 'erin.zhao',
    displayName: 'Erin Zhao',
    type: 'RamUser',
    api: 'ims',
    story: 'Has a kubeconfig of a cluster without auditing: nobody can say whether it is in use.',
    parts: [{ at: place.unaudited, habit: 'never', ...held }],
  },
  {
    name: 'frank.liu',
    displayName: 'Frank Liu',
    type: 'RamUser',
    api: 'ims',
    story: 'Leaves; a colleague has the same display name, and a new user gets his user name at once.',
    successorAt: place.dedicated,
    parts: [{ at: place.dedicated, habit: 'threeDaysAgo', ...heldThenGone }],
  },
];

export const standIns: readonly StandIn[] = [
  {
    name: 'frank.liu2',
    displayName: 'Frank Liu',
    type: 'RamUser',
    story: 'The living namesake of somebody who leaves.',
    at: [place.dedicated, place.pro],
    habit: 'longAgo',
    state: 'Unexpired',
  },
  {
    name: 'grace.sun',
    displayName: 'Grace Sun',
    type: 'RamUser',
    frozen: true,
    story: 'Frozen while she is on leave, not deleted.',
    at: [place.pro, place.acs],
    habit: 'never',
    state: 'Unexpired',
  },
  {
    name: 'heidi.ma',
    displayName: 'Heidi Ma',
    type: 'RamUser',
    story: 'Still here; her kubeconfig has expired.',
    at: [place.basic],
    habit: 'never',
    state: 'Expired',
  },
  {
    name: 'ivan.hu',
    displayName: 'Ivan Hu',
    type: 'RamUser',
    story: 'Still here; was granted access and never fetched his kubeconfig.',
    at: [place.dedicated],
    habit: 'never',
    state: 'Unissued',
  },
];
