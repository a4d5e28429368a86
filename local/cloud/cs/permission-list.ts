/** Reads the body of UpdateUserPermissions: a list of permissions, with the fields and words of the SDK's typings. */
import { invalidParameter } from './parameters.ts';

export interface Permission {
  readonly level: 'cluster' | 'namespace' | 'all-clusters';
  /** The empty string at the level of all clusters. */
  readonly cluster: string;
  /** The empty string at the other levels. */
  readonly namespace: string;
  readonly roleName: string;
  readonly isCustom: boolean;
  readonly isRamRole: boolean;
}

const presets = ['admin', 'admin-view', 'ops', 'dev', 'restricted'];
/** Documented: these can't be granted at the level. */
const notAt = {
  cluster: [],
  namespace: ['admin', 'admin-view', 'ops'],
  'all-clusters': ['admin-view'],
} as const;
const fields = ['cluster', 'namespace', 'role_name', 'role_type', 'is_custom', 'is_ram_role'];

/** Throws a 400 that names the element and the field; that a list may be empty is inferred (it takes everything away). */
export function permissionsIn(body: Buffer): Permission[] {
  const list = jsonOf(body);
  if (!Array.isArray(list)) throw invalidParameter('body', 'it is no list');
  return list.map((element: unknown, index) => permissionOf(element, `body.${index}`));
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidParameter('body', 'it is not JSON');
    throw error;
  }
}

function permissionOf(element: unknown, where: string): Permission {
  if (typeof element !== 'object' || element === null || Array.isArray(element))
    throw invalidParameter(where, 'it is no object');
  const given = element as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(given))
    if (!fields.includes(name)) throw invalidParameter(`${where}.${name}`, 'a permission does not have it');
  const level = levelOf(text(given, 'role_type', where), where);
  const roleName = text(given, 'role_name', where);
  const isCustom = truth(given, 'is_custom', where);
  checkRole(roleName, isCustom, level, where);
  const cluster = text(given, 'cluster', where);
  const namespace = text(given, 'namespace', where);
  if ((cluster === '') !== (level === 'all-clusters'))
    throw invalidParameter(
      `${where}.cluster`,
      `at the level ${level} it ${cluster === '' ? 'is needed' : 'is empty'}`,
    );
  if ((namespace === '') === (level === 'namespace'))
    throw invalidParameter(
      `${where}.namespace`,
      `at the level ${level} it ${namespace === '' ? 'is needed' : 'is empty'}`,
    );
  return { level, cluster, namespace, roleName, isCustom, isRamRole: truth(given, 'is_ram_role', where) };
}

function levelOf(value: string, where: string): Permission['level'] {
  if (value === 'cluster' || value === 'namespace' || value === 'all-clusters') return value;
  throw invalidParameter(`${where}.role_type`, `${JSON.stringify(value)} is no level`);
}

function checkRole(name: string, isCustom: boolean, level: Permission['level'], where: string): void {
  const refuse = (why: string): never => {
    throw invalidParameter(`${where}.role_name`, why);
  };
  if (name === '') refuse('it is needed');
  if (isCustom) return;
  if (!presets.includes(name)) refuse(`${JSON.stringify(name)} is no preset role`);
  if (notAt[level].some((role) => role === name)) refuse(`${name} can not be granted at the level ${level}`);
}

/** Absent and empty are the same. */
function text(given: Readonly<Record<string, unknown>>, name: string, where: string): string {
  const value = given[name] ?? '';
  if (typeof value === 'string') return value;
  throw invalidParameter(`${where}.${name}`, 'it is no text');
}

/** False when absent. */
function truth(given: Readonly<Record<string, unknown>>, name: string, where: string): boolean {
  const value = given[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw invalidParameter(`${where}.${name}`, 'it is neither true nor false');
}
