/** Every page of the report, as it is reached over the filled account. */
import type { Role } from '../../shared/domain/caller.ts';
import { clusters, people } from '../support/report/cast.ts';
import type { Filled } from '../support/report/fill.ts';

export interface PagePlace {
  readonly name: string;
  readonly path: string;
  /** Who may see all of it. */
  readonly role: Role;
}

const { payments, lake } = clusters;
const { alice, bob, frank } = people;

const credential = (cluster: { id: string }, who: { uid: string }): string =>
  `/credentials/${cluster.id}/${who.uid}`;

/** What is looked at. */
export function lookingPages({ plan, run }: Filled): readonly PagePlace[] {
  const all: readonly [string, string][] = [
    ['overview', '/'],
    ['clusters', '/clusters'],
    ['cluster', `/clusters/${payments.id}`],
    ['cluster-unread', `/clusters/${clusters.legacy.id}`],
    ['identities', '/identities'],
    ['identity', `/identities/${alice.uid}`],
    ['credential', credential(payments, bob)],
    ['credential-held', credential(payments, alice)],
    ['credential-living', credential(lake, people.carol)],
    ['findings', '/findings'],
    ['holds', '/holds'],
    ['plan', `/plans/${plan}`],
    ['encryption', '/encryption'],
    ['encryption-proven', `/encryption/${payments.id}`],
    ['encryption-at-risk', `/encryption/${lake.id}`],
    ['runs', '/runs'],
    ['run', `/runs/${run}`],
    ['settings', '/settings'],
    ['requests', '/requests'],
    ['report', '/report'],
  ];
  return all.map(([name, path]) => ({ name, path, role: 'admin' }));
}

/** What asks before something is done. */
export function actingPages({ plan }: Filled): readonly PagePlace[] {
  const all: readonly [string, string][] = [
    ['approve', `${credential(clusters.billing, frank)}/approve`],
    ['approve-unknown', `${credential(clusters.billing, alice)}/approve`],
    ['restore', `${credential(payments, bob)}/restore`],
    ['approve-plan', `/plans/${plan}/approve`],
    ['revoke', `/identities/${people.carol.uid}/revoke`],
    ['exempt', `/exempt?uid=${people.carol.uid}`],
    ['end-exemption', '/exemptions/x-carol/end'],
    ['pause', '/settings/pause'],
    ['resume', '/settings/resume'],
    ['audit', `/clusters/${payments.id}/audit`],
    ['verify', `/encryption/${payments.id}/verify`],
    ['start-run', '/runs/start'],
  ];
  return all.map(([name, path]) => ({ name, path, role: 'admin' }));
}

/** Where a caller is asked who he is. */
export const signInPage: PagePlace = { name: 'sign-in', path: '/sign-in', role: 'viewer' };
