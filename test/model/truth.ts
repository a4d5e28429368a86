/** What really happened, as the history made it, with times: the model that the guard's doings are judged by. */
import type { Beginning } from './history.ts';

export interface Person {
  readonly uid: string;
  readonly kind: 'user' | 'role';
  readonly name: string;
  /** When it was made, deleted, restored …, oldest first. */
  readonly lives: { readonly from: number; until?: number }[];
  /** In the recycle bin now. */
  isRecycled: boolean;
}

export interface ClusterTruth {
  readonly id: string;
  readonly plan: Beginning['clusters'][number];
}

export interface UseTruth {
  readonly uid: string;
  readonly clusterId: string;
  readonly at: number;
  readonly visibleAt: number;
}

/** Nothing that it covers may be cleaned while it lasts. */
export interface Restriction {
  readonly name: string;
  readonly from: number;
  until: number;
  covers(uid: string, clusterId: string): boolean;
}

/** A request to clean up that reached ACK. */
export interface CleanUp {
  readonly run: string;
  readonly clusterId: string;
  readonly uid: string;
  readonly at: number;
  status?: number;
  /** ACK does it, now or later. */
  isApplied: boolean;
}

export interface Truth {
  readonly people: Person[];
  readonly clusters: ClusterTruth[];
  readonly uses: UseTruth[];
  readonly restrictions: Restriction[];
  readonly cleanUps: CleanUp[];
  /** When a credential's certificate and grants are gone; absent while they are there. By `<cluster>+<uid>`. */
  readonly goneAt: Map<string, number>;
  /** What was found wrong, in words. */
  readonly wrong: string[];
}

export function newTruth(): Truth {
  return { people: [], clusters: [], uses: [], restrictions: [], cleanUps: [], goneAt: new Map(), wrong: [] };
}

export const nameOf = ({ kind, name, uid }: Person): string =>
  `${kind} ${name} ${uid.slice(0, 1)}…${uid.slice(-5)}`;

export const isAlive = (person: Person): boolean => person.lives.at(-1)?.until === undefined;

/** Without a gap from one moment to the other. */
export function wasAlive(person: Person, from: number, until: number): boolean {
  return person.lives.some((life) => life.from <= from && (life.until ?? Infinity) > until);
}

export function restrictionThrough(
  { restrictions }: Truth,
  { uid, clusterId }: { readonly uid: string; readonly clusterId: string },
  from: number,
  until: number,
): Restriction | undefined {
  return restrictions.find((one) => one.from <= from && one.until > until && one.covers(uid, clusterId));
}

export function areSettingsSpoilt({ restrictions }: Truth, now: number): boolean {
  return restrictions.some(({ name, until }) => name === 'exemption/spoilt' && until > now);
}
