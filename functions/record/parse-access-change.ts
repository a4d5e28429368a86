/**
 * Permission and kubeconfig operations of CS. The names of its events' parameters are not documented: here they are those of
 * the API's paths, queries and bodies, whatever their case and underscores. What an event leaves out is said to be unnamed.
 */
import * as z from 'zod';
import type { AccessChange } from '../../shared/domain/inventory.ts';
import { parseClusterId, parseUid, type Uid } from '../../shared/domain/ids.ts';
import type { AccessObservation, Scope } from '../../shared/domain/observation.ts';
import { referencedNames, type TrailEvent } from '../../shared/runtime/cloud-event.ts';
import type { Change, ParsedChange } from '../parse-change.ts';
import { jsonOf, parameter, valueOf } from '../trail-parameters.ts';

/** Rows keep it, so that it is bounded. */
const longestText = 300;

const operations: Readonly<Record<string, AccessChange>> = {
  GrantPermissions: 'granted',
  UpdateUserPermissions: 'granted',
  CleanUserPermissions: 'cleaned',
  CleanClusterUserPermissions: 'cleaned',
  RevokeK8sClusterKubeConfig: 'cleaned',
  UpdateK8sClusterUserConfigExpire: 'issued',
};

export function parseAccessChange({ trail, mark }: Change): ParsedChange<AccessObservation> {
  const { eventName } = trail;
  const usual = Object.hasOwn(operations, eventName) ? operations[eventName] : undefined;
  if (usual === undefined) return { kind: 'skipped', why: `${eventName} changes nobody's access` };
  const uid = uidIn(trail);
  if (uid === undefined) {
    return { kind: 'malformed', problems: [`event.data: names nobody whose access ${eventName} changes`] };
  }
  const grants = grantsIn(trail);
  const mode = eventName === 'UpdateUserPermissions' ? (parameter(trail, 'mode') ?? 'apply') : '';
  const isTaking = mode === 'delete' || (mode === 'apply' && grants?.length === 0);
  const said = [eventName, mode, ...(grants ?? []).map(({ role }) => role)].filter((part) => part !== '');
  const observation: AccessObservation = {
    kind: 'access',
    uid,
    change: isTaking ? 'withdrawn' : usual,
    scopes: [...new Set(scopesOf(trail, grants))],
    mark: { ...mark, what: said.join(' ').slice(0, longestText) },
  };
  return { kind: 'observation', observation };
}

/** The kubeconfig that RevokeK8sClusterKubeConfig ends is the caller's own (documented). */
function uidIn(trail: TrailEvent): Uid | undefined {
  if (trail.eventName !== 'RevokeK8sClusterKubeConfig') {
    return parseUid(parameter(trail, 'uid') ?? parameter(trail, 'user'));
  }
  // An assumed role's is `<role id>:<session>` (seen in client code).
  return parseUid(trail.userIdentity?.principalId?.split(':', 1)[0]);
}

function scopesOf(trail: TrailEvent, grants: readonly GivenGrant[] | undefined): Scope[] {
  if (grants !== undefined) return grants.length > 0 ? grants.map(({ scope }) => scope) : ['all-clusters'];
  const text = parameter(trail, 'clusterids') ?? parameter(trail, 'clusterid') ?? parameter(trail, 'cluster');
  const named = (text ?? '').split(',').flatMap((one) => parseClusterId(one.trim()) ?? []);
  if (named.length > 0) return named;
  // Documented: without clusters it cleans on all of them.
  if (trail.eventName === 'CleanUserPermissions') return ['all-clusters'];
  const referenced = ['ACS::ACK::Cluster', 'ACS::CS::Cluster'].flatMap((type) =>
    referencedNames(trail, type),
  );
  const clusters = referenced.flatMap((one) => parseClusterId(one) ?? []);
  return clusters.length > 0 ? clusters : ['unnamed-clusters'];
}

interface GivenGrant {
  readonly scope: Scope;
  /** `dev on namespace default`. */
  readonly role: string;
}

const grantSchema = z.object({
  cluster: z.string().nullish(),
  role_name: z.string().nullish(),
  role_type: z.string().nullish(),
  namespace: z.string().nullish(),
});

/** The body of a grant or an update; undefined when the event has none, or none that can be read. */
function grantsIn(trail: TrailEvent): GivenGrant[] | undefined {
  if (trail.eventName !== 'GrantPermissions' && trail.eventName !== 'UpdateUserPermissions') return undefined;
  const parsed = z.array(grantSchema).safeParse(jsonOf(valueOf(trail, 'body')));
  return parsed.success ? parsed.data.map(grantOf) : undefined;
}

function grantOf({ cluster, role_name, role_type, namespace }: z.infer<typeof grantSchema>): GivenGrant {
  const scope =
    parseClusterId(cluster) ?? (role_type === 'all-clusters' ? 'all-clusters' : 'unnamed-clusters');
  const where = namespace ? ` on namespace ${namespace}` : '';
  return { scope, role: `${role_name ?? 'a role'}${where}` };
}
