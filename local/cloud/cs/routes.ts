/** The CS operations of the local cloud and their paths, as the SDK and the public peer send them. */
import { ServiceError } from '../core/contract.ts';

export type Operation =
  | 'DescribeClustersV1'
  | 'DescribeClusterDetail'
  | 'GetClusterAuditProject'
  | 'ListClusterKubeconfigStates'
  | 'ListUserKubeConfigStates'
  | 'DescribeUserPermission'
  | 'UpdateUserPermissions'
  | 'CleanClusterUserPermissions'
  | 'DescribeClusterUserKubeconfig'
  | 'DescribeUserClusterActivityState'
  | 'ListClusterAddonInstances'
  | 'UpdateKMSEncryption';

/** `:cluster` and `:uid` take one segment. CleanClusterUserPermissions really has the singular path. */
const routes: readonly (readonly [method: string, template: string, operation: Operation])[] = [
  ['GET', '/api/v1/clusters', 'DescribeClustersV1'],
  ['GET', '/clusters/:cluster', 'DescribeClusterDetail'],
  ['GET', '/clusters/:cluster/audit', 'GetClusterAuditProject'],
  ['GET', '/clusters/:cluster/kubeconfig/states', 'ListClusterKubeconfigStates'],
  ['GET', '/users/:uid/kubeconfig/states', 'ListUserKubeConfigStates'],
  ['GET', '/permissions/users/:uid', 'DescribeUserPermission'],
  ['POST', '/permissions/users/:uid/update', 'UpdateUserPermissions'],
  ['DELETE', '/cluster/:cluster/user/:uid/permissions', 'CleanClusterUserPermissions'],
  ['GET', '/k8s/:cluster/user_config', 'DescribeClusterUserKubeconfig'],
  ['GET', '/clusters/:cluster/users/:uid/activity-state', 'DescribeUserClusterActivityState'],
  ['GET', '/clusters/:cluster/addon_instances', 'ListClusterAddonInstances'],
  ['PUT', '/clusters/:cluster/kms', 'UpdateKMSEncryption'],
];

export interface Route {
  readonly operation: Operation;
  /** Decoded; the empty string for a path without it. */
  readonly clusterId: string;
  readonly uid: string;
}

export function routeOf(method: string, path: string): Route | undefined {
  const segments = path.split('/').map(decodeSegment);
  for (const [routeMethod, template, operation] of routes) {
    if (routeMethod !== method) continue;
    const found = matchTemplate(template.split('/'), segments);
    if (found !== undefined)
      return { operation, clusterId: found[':cluster'] ?? '', uid: found[':uid'] ?? '' };
  }
  return undefined;
}

function matchTemplate(
  template: readonly string[],
  segments: readonly (string | undefined)[],
): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined;
  const found: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index];
    if (part.startsWith(':')) {
      if (segment === undefined || segment === '') return undefined;
      found[part] = segment;
    } else if (segment !== part) return undefined;
  }
  return found;
}

/** Undefined for text that is no percent-encoding: it matches nothing. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

export function unknownPath(): ServiceError {
  return new ServiceError(
    404,
    'InvalidAction.NotFound',
    'Specified api is not found, please check your url and method.',
  );
}
