/**
 * Deletions that arrived, by event. `event/<key>` is the state, `event-open/<key>` makes the open ones findable by one
 * range; both hold the parsed notice, never the raw event.
 *
 * Order of writes: the open mark comes first and goes last. So a crash leaves at worst a mark too many: one without an event
 * row is a notice that nobody began (it is due), one whose event is done is removed by whoever meets it. An event row never
 * goes away and `done` is final, so a late duplicate is known.
 */
import * as z from 'zod';
import type { Clock } from '../domain/time.ts';
import { type Notice, type Notices, type OpenNotice, StateError } from '../use-cases/ports.ts';
import { again, inRounds } from './rounds.ts';
import { integer, json, parseRow, toJson } from './row-parsing.ts';
import { notice as noticeSchema } from './record-schemas.ts';
import { type Columns, type Expectation, type Table, unchanged } from './table.ts';
import type { Row } from './tablestore-sdk.ts';

const noticeColumn = { notice: json(noticeSchema) };
const markRow = z.object(noticeColumn);
const eventRow = z.discriminatedUnion('state', [
  z.object({
    ...noticeColumn,
    state: z.literal('open'),
    owner: z.string(),
    leaseUntil: integer,
    dueAt: integer,
    tries: integer,
  }),
  z.object({ ...noticeColumn, state: z.literal('done'), outcome: z.string() }),
]);
type EventRow = z.infer<typeof eventRow>;

export interface NoticesContext {
  readonly table: Table;
  readonly account: string;
  readonly clock: Clock;
}

export function notices({ table, account, clock }: NoticesContext): Notices {
  const eventKey = (key: string): [string, string] => [account, `event/${key}`];
  const markKey = (key: string): [string, string] => [account, `event-open/${key}`];

  const read = async (key: string): Promise<{ row: Row; event: EventRow } | undefined> => {
    const row = await table.get(eventKey(key));
    return row === undefined ? undefined : { row, event: parseRow(table, row, eventRow) };
  };
  const mark = (notice: Notice): Promise<void> =>
    table.put(markKey(notice.key), { notice: toJson(table, noticeSchema, notice) });
  const unmark = async (key: string): Promise<void> => {
    await table.deleteIf({ kind: 'present', columns: {} }, markKey(key));
  };
  /** Replaces the event row of whoever works on it; fails when that is no longer the caller. */
  const replaceOwn = async (notice: Notice, owner: string, columns: Columns): Promise<void> => {
    const result = await table.putIf(
      { kind: 'present', columns: { state: 'open', owner } },
      eventKey(notice.key),
      { notice: toJson(table, noticeSchema, notice), ...columns },
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
        if (known !== undefined && known.event.leaseUntil > now) return { kind: 'under-way' };
        const tries = known?.event.tries ?? 0;
        const expectation: Expectation =
          known === undefined ? { kind: 'absent' } : unchanged(table, known.row);
        if (known === undefined) await mark(notice);
        const result = await table.putIf(expectation, eventKey(notice.key), {
          notice: toJson(table, noticeSchema, known?.event.notice ?? notice),
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

    due: async (now) => {
      const marks = await table.range({ within: [account], startsWith: 'event-open/' });
      const marked = marks.map((row) => parseRow(table, row, markRow).notice);
      const rows = await table.getMany(marked.map((notice) => eventKey(notice.key)));
      const due: OpenNotice[] = [];
      for (const [position, notice] of marked.entries()) {
        const row = rows[position];
        const event = row === undefined ? undefined : parseRow(table, row, eventRow);
        if (event === undefined) due.push({ notice, tries: 0 });
        else if (event.state === 'done') await unmark(notice.key);
        else if (event.leaseUntil <= now && event.dueAt <= now) {
          due.push({ notice: event.notice, tries: event.tries });
        }
      }
      return due;
    },
  };
}
