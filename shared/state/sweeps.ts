/** The nightly runs, one row each, and the clusters of each run in parts. */
import * as z from 'zod';
import { type AccessResult, accessResults } from '../domain/audit.ts';
import { type Verdict, verdicts } from '../domain/encryption-verdict.ts';
import { type Trait, traits } from '../domain/status.ts';
import {
  type ReleasedCall,
  runPrefix,
  type SweepPhase,
  type SweepRecord,
  type SweepSummary,
  type SweepUnit,
  type Unseen,
} from '../domain/sweep.ts';
import type { Sweeps } from '../use-cases/ports/sweeping.ts';
import { json, parseRow, toJson } from './row-parsing.ts';
import type { Table } from './table.ts';
import { clusterId, type FieldsOf, instant, mode, oneOf, revocationReason, uid } from './value-schemas.ts';

const count = z.number().int();
const counts = z.record(z.string(), count);

const unseen = z.strictObject({
  what: z.string(),
  why: z.string(),
  count: z.exactOptional(count),
} satisfies FieldsOf<Unseen>);

/** One count for each name, and for no other. */
function countsOf<Name extends string>(names: readonly Name[]): z.ZodType<Readonly<Record<Name, number>>> {
  const shape = Object.fromEntries(names.map((name) => [name, count]));
  return z.strictObject(shape) as unknown as z.ZodType<Readonly<Record<Name, number>>>;
}

const summary = z.strictObject({
  clusters: count,
  audited: count,
  credentials: count,
  results: countsOf<AccessResult>(accessResults),
  traits: countsOf<Trait>(traits),
  verdicts: countsOf<Verdict>(verdicts),
  findings: z.strictObject({ opened: count, closed: count }),
  planned: count,
  released: count,
  outcomes: counts,
  changed: counts,
} satisfies FieldsOf<SweepSummary>);

const released = z.strictObject({
  taskId: z.string(),
  uid,
  reason: revocationReason,
  clusterIds: z.array(clusterId),
} satisfies FieldsOf<ReleasedCall>);

const sweep: z.ZodType<SweepRecord> = z.strictObject({
  run: z.string(),
  startedAt: instant,
  phase: oneOf<SweepPhase>({ asking: true, auditing: true, releasing: true, revoking: true, closed: true }),
  clusters: count,
  regions: z.array(z.string()),
  phaseUntil: instant,
  invocations: count,
  unseen: z.array(unseen),
  released: z.array(released),
  planned: count,
  heldPlan: z.exactOptional(z.string()),
  closedAt: z.exactOptional(instant),
  summary: z.exactOptional(summary),
} satisfies FieldsOf<SweepRecord>);

const units: z.ZodType<SweepUnit[]> = z.array(
  z.strictObject({ clusterId, mode } satisfies FieldsOf<SweepUnit>),
);

const sweepRow = z.object({ sweep: json(sweep) });
const unitsRow = z.object({ units: json(units) });

/** A cell takes 2 MB (documented). */
const unitsAPart = 5000;

export function sweeps({ table, account }: { table: Table; account: string }): Sweeps {
  // The rows of units begin otherwise.
  const runs = { within: [account], startsWith: runPrefix, backward: true } as const;
  const unitsOf = (run: string) => ({ within: [account], startsWith: `units/${run}/` });
  return {
    newest: async () => {
      const row = await table.first(runs);
      return row === undefined ? undefined : parseRow(table, row, sweepRow).sweep;
    },
    run: async (run) => {
      const row = await table.get([account, run]);
      return row === undefined ? undefined : parseRow(table, row, sweepRow).sweep;
    },
    put: async (record) => {
      await table.put([account, record.run], { sweep: toJson(table, sweep, record) });
    },
    putUnits: async (run, all) => {
      for (let start = 0; start < all.length; start += unitsAPart) {
        const part = String(start / unitsAPart).padStart(6, '0');
        const columns = { units: toJson(table, units, all.slice(start, start + unitsAPart)) };
        await table.put([account, `units/${run}/${part}`], columns);
      }
    },
    units: async (run) => {
      const rows = await table.range(unitsOf(run));
      return rows.flatMap((row) => parseRow(table, row, unitsRow).units);
    },
    runs: async ({ limit, start }) => {
      const from = start === undefined ? undefined : [account, start];
      const page = await table.page(runs, { limit, start: from });
      const next = page.next?.[1];
      return {
        runs: page.rows.map((row) => parseRow(table, row, sweepRow).sweep),
        ...(next === undefined ? {} : { next: String(next) }),
      };
    },
  };
}
