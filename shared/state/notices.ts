/**
 * Deletions that arrived, by event. `event/<key>` is the state, `event-open/<key>` makes the open ones findable by one
 * range; both hold the parsed notice, never the raw event.
 *
 * Order of writes: the open mark comes first and goes last. So a crash leaves at worst a mark too many: one without an event
 * row is a notice that nobody began (it is due), one whose event is done is removed by whoever meets it. `done` is final, so a
 * late duplicate is known as long as its event can be delivered again: a day, where the rows of the table live for months.
 */
import * as z from 'zod';
import type { Clock } from '../domain/time.ts';
import { type Notices, type OpenEvent, type OpenEvents, StateError } from '../use-cases/ports.ts';
import { again, inRounds } from './rounds.ts';
import { integer, json, parseRow, toJson } from './row-parsing.ts';
import { notice as noticeSchema } from './record-schemas.ts';
import { type Columns, type Expectation, type Table, unchanged } from './table.ts';
import type { Row } from './tablestore-sdk.ts';

const stateRow = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    owner: z.string(),
    leaseUntil: integer,
    dueAt: integer,
    tries: integer,
  }),
  z.object({ state: z.literal('done'), outcome: z.string() }),
]);
type EventState = z.infer<typeof stateRow>;

export interface NoticesContext {
  readonly table: Table;
  readonly account: string;
  readonly clock: Clock;
}

export function notices(context: NoticesContext): Notices {
  return openEvents({ ...context, schema: noticeSchema });
}

/** The same for events that are parsed into something else, in a table of their own. */
export function openEvents<Parsed extends { readonly key: string }>({
  table,
  account,
  clock,
  schema,
}: NoticesContext & { readonly schema: z.ZodType<Parsed> }): OpenEvents<Parsed> {
  const parsedRow: z.ZodType<{ notice: Parsed }> = z.object({ notice: json(schema) });
  const eventKey = (key: string): [string, string] => [account, `event/${key}`];
  const markKey = (key: string): [string, string] => [account, `event-open/${key}`];

  const parse = (row: Row): { row: Row; event: EventState; notice: Parsed } => {
    const { notice } = parseRow(table, row, parsedRow);
    return { row, event: parseRow(table, row, stateRow), notice };
  };
  const read = async (key: string): Promise<ReturnType<typeof parse> | undefined> => {
    const row = await table.get(eventKey(key));
    return row === undefined ? undefined : parse(row);
  };
  const mark = (notice: Parsed): Promise<void> =>
    table.put(markKey(notice.key), { notice: toJson(table, schema, notice) });
  const unmark = async (key: string): Promise<void> => {
    await table.deleteIf({ kind: 'present', columns: {} }, markKey(key));
  };
  /** Replaces the event row of whoever works on it; fails when that is no longer the caller. */
  const replaceOwn = async (notice: Parsed, owner: string, columns: Columns): Promise<void> => {
    const result = await table.putIf(
      { kind: 'present', columns: { state: 'open', owner } },
      eventKey(notice.key),
      { notice: toJson(table, schema, notice), ...columns },
    );
    if (result === 'applied') return;
    throw new StateError(
      { operation: `write ${table.name}`, code: 'LeaseLost' },
      `The event ${notice.key} is no longer worked on by ${owner}.`,
    );
  };

  return {
    begin: (notice, owner, lease) =>
      inRounds(table, async () => {
        const known = await read(notice.key);
        if (known?.event.state === 'done') return { kind: 'done', outcome: known.event.outcome };
        const now = clock();
        // Also one that was postponed waits for its time: an event delivered again must not use up its looks.
        if (known !== undefined && Math.max(known.event.leaseUntil, known.event.dueAt) > now)
          return { kind: 'under-way' };
        const tries = known?.event.tries ?? 0;
        const expectation: Expectation =
          known === undefined ? { kind: 'absent' } : unchanged(table, known.row);
        // Written anew at every look: rows of this table go away when nobody writes them for long.
        await mark(known?.notice ?? notice);
        const result = await table.putIf(expectation, eventKey(notice.key), {
          notice: toJson(table, schema, known?.notice ?? notice),
          state: 'open',
          owner,
          leaseUntil: BigInt(now + lease),
          dueAt: BigInt(now + lease),
          tries: BigInt(tries + 1),
        });
        // Refused: somebody else was faster; the row says what they did.
        return result === 'applied' ? { kind: 'begun', tries } : again;
      }),

    finish: async (notice, owner, outcome) => {
      await replaceOwn(notice, owner, { state: 'done', outcome, doneAt: BigInt(clock()) });
      await unmark(notice.key);
    },

    postpone: async (notice, owner, until, why) => {
      const known = await read(notice.key);
      const tries = known?.event.state === 'open' ? known.event.tries : 0;
      await replaceOwn(notice, owner, {
        state: 'open',
        owner: '',
        leaseUntil: 0n,
        dueAt: BigInt(until),
        tries: BigInt(tries),
        why,
      });
    },

    open: async (key) => {
      const known = await read(key);
      if (known !== undefined) return known.event.state === 'done' ? undefined : known.notice;
      const marked = await table.get(markKey(key));
      return marked === undefined ? undefined : parseRow(table, marked, parsedRow).notice;
    },

    due: async (now) => {
      const marks = await table.range({ within: [account], startsWith: 'event-open/' });
      const marked = marks.map((row) => parseRow(table, row, parsedRow).notice);
      const rows = await table.getMany(marked.map((notice) => eventKey(notice.key)));
      const due: OpenEvent<Parsed>[] = [];
      for (const [position, notice] of marked.entries()) {
        const row = rows[position];
        const known = row === undefined ? undefined : parse(row);
        if (known === undefined) due.push({ notice, tries: 0 });
        else if (known.event.state === 'done') await unmark(notice.key);
        else if (known.event.leaseUntil <= now && known.event.dueAt <= now) {
          due.push({ notice: known.notice, tries: known.event.tries });
        }
      }
      return due;
    },
  };
}
