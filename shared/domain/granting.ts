/** Grants in the form in which they can be given: what ACK lists, and what it takes, have different fields. */
import type { Grant } from './credential.ts';
import { type ClusterId, parseClusterId } from './ids.ts';

/** Roles that ACK defines itself (documented). */
const presetRoles = ['admin', 'admin-view', 'ops', 'dev', 'restricted'] as const;
type PresetRole = (typeof presetRoles)[number];

export type GrantLevel =
  | { readonly kind: 'cluster'; readonly clusterId: ClusterId }
  | { readonly kind: 'namespace'; readonly clusterId: ClusterId; readonly namespace: string }
  | { readonly kind: 'all-clusters' };

/** A grant that can be added. The creator's own can't, so there is none of it. */
export interface Addition {
  readonly level: GrantLevel;
  readonly role:
    | { readonly kind: 'preset'; readonly name: PresetRole }
    /** A ClusterRole of the cluster, by name. */
    | { readonly kind: 'custom'; readonly name: string };
}

/** What a listed grant says in words that can be added, or why it can't be said so. Nothing is guessed. */
export function additionFor(
  grant: Grant,
):
  | { readonly kind: 'addition'; readonly addition: Addition }
  | { readonly kind: 'untranslatable'; readonly why: string } {
  const untranslatable = (why: string) => ({ kind: 'untranslatable', why }) as const;
  const level = levelOf(grant);
  if (level === undefined)
    return untranslatable(`“${grant.resourceType}” ${grant.resourceId} is no known level.`);
  const role = roleOf(grant);
  if (role === undefined) return untranslatable(`“${grant.roleType}” “${grant.roleName}” is no known role.`);
  if (role.kind === 'preset' && notAt[level.kind].includes(role.name)) {
    return untranslatable(`ACK does not give the role ${role.name} at the level ${level.kind}.`);
  }
  return { kind: 'addition', addition: { level, role } };
}

/** Documented: these can't be granted at the level. */
const notAt: Readonly<Record<GrantLevel['kind'], readonly PresetRole[]>> = {
  cluster: [],
  namespace: ['admin', 'admin-view', 'ops'],
  'all-clusters': ['admin-view'],
};

const namespaceForm = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const roleForm = /^[^\s/%]{1,253}$/;

function levelOf({ resourceType, resourceId }: Grant): GrantLevel | undefined {
  switch (resourceType) {
    case 'cluster': {
      const clusterId = parseClusterId(resourceId);
      return clusterId === undefined ? undefined : { kind: 'cluster', clusterId };
    }
    case 'namespace': {
      const [cluster, namespace = '', ...rest] = resourceId.split('/');
      const clusterId = parseClusterId(cluster);
      if (clusterId === undefined || !namespaceForm.test(namespace) || rest.length > 0) return undefined;
      return { kind: 'namespace', clusterId, namespace };
    }
    case 'console':
      return resourceId === 'all-clusters' ? { kind: 'all-clusters' } : undefined;
    default:
      return undefined;
  }
}

/** Documented: the name is that of a custom role; a preset is named by its type. */
function roleOf({ roleType, roleName }: Grant): Addition['role'] | undefined {
  const preset = presetRoles.find((name) => name === roleType);
  if (preset !== undefined) return { kind: 'preset', name: preset };
  // A custom role with a preset's name could be meant either way.
  const isName = roleForm.test(roleName) && !presetRoles.some((name) => name === roleName);
  return roleType === 'custom' && isName ? { kind: 'custom', name: roleName } : undefined;
}

/** The resource that a grant opens, as the listing names it. */
function resourceOf({ level }: Addition): string {
  switch (level.kind) {
    case 'cluster':
      return level.clusterId;
    case 'namespace':
      return `${level.clusterId}/${level.namespace}`;
    case 'all-clusters':
      return 'all-clusters';
  }
}

/** For people and records: `dev on c1/web`. */
export function describeAddition(addition: Addition): string {
  return `${addition.role.name} on ${resourceOf(addition)}`;
}

/** The key that the grant will have once it is listed. */
export function additionKey({ level, role }: Addition): string {
  const type = level.kind === 'all-clusters' ? 'console' : level.kind;
  return keyOf(type, resourceOf({ level, role }), role.kind === 'custom' ? `custom ${role.name}` : role.name);
}

/** The same access, whoever gave it and however the listing spells it. */
export function grantKey({ resourceType, resourceId, roleType, roleName }: Grant): string {
  return keyOf(resourceType, resourceId, roleType === 'custom' ? `custom ${roleName}` : roleType);
}

function keyOf(...parts: readonly [type: string, resource: string, role: string]): string {
  return parts.join(' ');
}
