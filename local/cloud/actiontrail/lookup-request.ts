/** What a LookupEvents asks for. Times, page sizes and directions as documented; the codes of the refusals are inferred. */
import { createHash } from 'node:crypto';
import type { Behaviours } from '../account.ts';
import { invalid, optional } from '../core/rpc-parameters.ts';
import type { RpcCall } from '../core/rpc.ts';
import { type Condition, conditionsIn } from './conditions.ts';
import type { Direction, Position } from './entries.ts';

const dayMs = 86_400_000;
/** Documented: events are kept for 90 days. */
export const keptMs = 90 * dayMs;
const usualMs = 7 * dayMs;

export interface Lookup {
  /** Whole seconds, both included, milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly direction: Direction;
  readonly conditions: readonly Condition[];
  readonly after: Position | undefined;
}

type Limits = Pick<Behaviours, 'lookupAttributes' | 'lookupSpanDays'>;

export function lookupIn(call: RpcCall, region: string, limits: Limits): Lookup {
  const size = sizeIn(call);
  const direction = directionIn(call);
  const conditions = conditionsIn(call, limits.lookupAttributes);
  const token = optional(call, 'NextToken');
  const going = token === undefined ? undefined : positionIn(token, fingerprint(call, region));
  const { start, end } = going ?? timesIn(call, limits);
  return { start, end, size, direction, conditions, after: going?.after };
}

/** Opaque to the client: where to go on, and a fingerprint of the parameters that must stay as they are. */
export function tokenFor(call: RpcCall, region: string, { start, end }: Lookup, after: Position): string {
  const fields = { start, end, at: after.at, id: after.id, of: fingerprint(call, region) };
  return Buffer.from(JSON.stringify(fields)).toString('base64url');
}

function positionIn(token: string, of: string): { start: number; end: number; after: Position } {
  let fields: Partial<Record<string, unknown>>;
  try {
    fields = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof SyntaxError) throw invalid('NextToken', 'is not a token of this operation');
    throw cause;
  }
  if (fields['of'] !== of) throw invalid('NextToken', 'belongs to a request with other parameters');
  const { start, end, at, id } = fields as { start: number; end: number; at: number; id: string };
  return { start, end, after: { at, id } };
}

function fingerprint({ parameters }: RpcCall, region: string): string {
  const others = Object.entries(parameters).filter(([name]) => name !== 'NextToken');
  const text = JSON.stringify([region, others.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Documented: both or none of the times; the last seven days when absent. */
function timesIn(call: RpcCall, { lookupSpanDays }: Limits): { start: number; end: number } {
  const from = timeIn(call, 'StartTime');
  const to = timeIn(call, 'EndTime');
  if ((from === undefined) !== (to === undefined))
    throw invalid('StartTime', 'and EndTime must be specified together');
  const now = Math.floor(call.at / 1000) * 1000;
  const start = from ?? now - usualMs;
  const end = to ?? now;
  if (start > end) throw invalid('StartTime', 'is later than EndTime');
  if (start < now - keptMs) throw invalid('StartTime', 'is more than 90 days ago');
  if (end - start > lookupSpanDays * dayMs)
    throw invalid('EndTime', `is more than ${lookupSpanDays} days after StartTime`);
  return { start, end };
}

function timeIn(call: RpcCall, name: string): number | undefined {
  const text = optional(call, name);
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw invalid(name, 'must look like 2026-11-20T09:15:04Z');
  return at;
}

function sizeIn(call: RpcCall): number {
  const text = optional(call, 'MaxResults') ?? '20';
  const size = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > 50) throw invalid('MaxResults', 'must be a number from 1 to 50');
  return size;
}

function directionIn(call: RpcCall): Direction {
  const text = optional(call, 'Direction') ?? 'BACKWARD';
  if (text === 'FORWARD' || text === 'BACKWARD') return text;
  throw invalid('Direction', 'must be FORWARD or BACKWARD');
}
