/** Reads the parameters of an RPC call and pages its answers. */
import { ServiceError } from './contract.ts';
import type { RpcCall } from './rpc.ts';

/** A parameter that the operation's definition requires. */
export function required(call: RpcCall, name: string): string {
  const value = call.parameters[name] ?? '';
  if (value === '') throw new ServiceError(400, `Missing${name}`, `${name} is mandatory for this action.`);
  return value;
}

/** The empty string counts as missing. */
export function optional(call: RpcCall, name: string): string | undefined {
  const value = call.parameters[name] ?? '';
  return value === '' ? undefined : value;
}

export function invalid(name: string, why: string): ServiceError {
  return new ServiceError(400, `InvalidParameter.${name}`, `The parameter - "${name}" ${why}.`);
}

/**
 * Exactly one of two parameters, as the documentation of IMS asks for ("you must specify only one of"). The codes for
 * none and for both are inferred.
 */
export function oneOf<A extends string, B extends string>(
  call: RpcCall,
  first: A,
  second: B,
): { readonly name: A | B; readonly value: string } {
  const one = optional(call, first);
  const other = optional(call, second);
  if (one !== undefined && other !== undefined)
    throw new ServiceError(400, 'InvalidParameter', `Only one of ${first} and ${second} can be specified.`);
  if (one !== undefined) return { name: first, value: one };
  if (other !== undefined) return { name: second, value: other };
  throw new ServiceError(400, 'MissingParameter', `One of ${first} and ${second} is needed.`);
}

export interface Page<T> {
  readonly items: readonly T[];
  /** `IsTruncated` and, only when truncated, `Marker` (documented). */
  readonly fields: { readonly IsTruncated: boolean; readonly Marker?: string };
}

interface PageLimits {
  readonly most: number;
  readonly usual: number;
  /** What an id of the list looks like; a number of up to 18 digits when absent. */
  readonly ids?: RegExp;
}

/**
 * Cuts one page out of a list. The marker names the last id that was answered, so that rows which go away between two
 * pages shift nothing; the real marker is opaque.
 */
export function pageOf<T>(
  call: RpcCall,
  all: readonly T[],
  idOf: (item: T) => string,
  limits: PageLimits,
): Page<T> {
  const size = sizeOf(call, limits);
  const after = positionOf(call, limits.ids ?? /^\d{1,18}$/);
  const sorted = all.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => idOf(item) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  if (rest.length <= size || last === undefined) return { items, fields: { IsTruncated: false } };
  return { items, fields: { IsTruncated: true, Marker: Buffer.from(idOf(last)).toString('base64url') } };
}

function sizeOf(call: RpcCall, limits: PageLimits): number {
  const text = optional(call, 'MaxItems');
  if (text === undefined) return limits.usual;
  const size = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > limits.most) throw invalid('MaxItems', `must be a number from 1 to ${limits.most}`);
  return size;
}

function positionOf(call: RpcCall, ids: RegExp): string | undefined {
  const marker = optional(call, 'Marker');
  if (marker === undefined) return undefined;
  const id = Buffer.from(marker, 'base64url').toString('utf8');
  if (!ids.test(id)) throw invalid('Marker', 'is not a marker of this list');
  return id;
}
