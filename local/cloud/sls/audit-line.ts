/** Makes an audit line out of what is known of a request, in every form in which queries may ask for it. */
import type { AuditLine } from './columns.ts';

export interface AuditedRequest {
  readonly username: string;
  readonly userUid?: string | undefined;
  readonly impersonatedUsername?: string | undefined;
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent: string;
  readonly sourceIp: string;
  /** HTTP status of the response. */
  readonly code: number;
}

/** The groups that the API server gives to a user of this name. */
function groupsOf(username: string): string[] {
  const account = /^system:serviceaccount:([^:]+):/.exec(username);
  if (account !== null)
    return ['system:serviceaccounts', `system:serviceaccounts:${account[1]}`, 'system:authenticated'];
  if (username.startsWith('system:node:')) return ['system:nodes', 'system:authenticated'];
  if (username.startsWith('system:')) return ['system:authenticated'];
  return ['system:users', 'system:authenticated'];
}

/** Reads `/api/v1/namespaces/{ns}/{resource}/{name}/{subresource}` and its `/apis/{group}/{version}` form. */
function objectOf(requestURI: string): Record<string, string> | undefined {
  const path = requestURI.split('?', 1)[0] ?? '';
  const match = /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>v[^/]+)\/(?<rest>.+)$/.exec(path);
  const parts = match?.groups?.['rest']?.split('/') ?? [];
  if (match === null || parts.length === 0) return undefined;
  const namespaced = parts[0] === 'namespaces' && parts.length > 2;
  const [resource, name, subresource] = namespaced ? parts.slice(2) : parts;
  const fields = {
    resource,
    namespace: namespaced ? parts[1] : undefined,
    name,
    apiGroup: match.groups?.['group'],
    apiVersion: match.groups?.['version'],
    subresource,
  };
  const present = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(present) as Record<string, string>;
}

/** Everything but `auditID` and `stage`, which differ from line to line. */
export function auditLine(request: AuditedRequest): AuditLine {
  const { username, userUid, impersonatedUsername, verb, requestURI, userAgent, sourceIp, code } = request;
  const groups = groupsOf(username);
  const uid = userUid === undefined ? {} : { uid: userUid };
  const object = objectOf(requestURI);
  const decision = code === 403 ? 'forbid' : 'allow';
  const line: AuditLine = {
    level: verb === 'get' || verb === 'list' || verb === 'watch' ? 'Metadata' : 'Request',
    verb,
    requestURI,
    user: JSON.stringify({ username, ...uid, groups }),
    'user.username': username,
    'user.groups': JSON.stringify(groups),
    sourceIPs: JSON.stringify([sourceIp]),
    userAgent,
    responseStatus: JSON.stringify({ metadata: {}, code }),
    'responseStatus.code': String(code),
    annotations: JSON.stringify({ 'authorization.k8s.io/decision': decision }),
    'annotations.authorization.k8s.io/decision': decision,
  };
  if (userUid !== undefined) line['user.uid'] = userUid;
  if (impersonatedUsername !== undefined) {
    line.impersonatedUser = JSON.stringify({ username: impersonatedUsername });
    line['impersonatedUser.username'] = impersonatedUsername;
  }
  if (object !== undefined) Object.assign(line, objectColumns(object));
  return line;
}

function objectColumns(object: Record<string, string>): AuditLine {
  const dotted = Object.entries(object).map(([field, value]) => [`objectRef.${field}`, value]);
  return { objectRef: JSON.stringify(object), ...(Object.fromEntries(dotted) as AuditLine) };
}
