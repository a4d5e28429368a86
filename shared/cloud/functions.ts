/** The guard's own functions through Function Compute 3.0 (ROA, 2023-03-30): asynchronous calls, what became of them, triggers. */
import { days, type Instant } from '../domain/time.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import type { Functions, TaskState } from '../use-cases/ports/sweeping.ts';
import { malformed } from './answers.ts';
import { createReader, type Read } from './call.ts';
import type { Connection } from './connection.ts';
import { isOnIn, oneTask, type TaskRow, tasksPage, triggersPage } from './function-schemas.ts';
import { createInvoke } from './invoke-function.ts';
import { once, openApiClient } from './sdk.ts';

/** Documented for both listings. */
const largestPage = 100;

const deadAtMost = 100;

/** Tasks are listed by when they were accepted. None of ours is tried for longer than a day. */
const longestTask = days(2);

/** Documented with the list's parameter; a word that is new tells nothing. */
const stateOf: ReadonlyMap<string, TaskState> = new Map([
  ['Enqueued', 'waiting'],
  ['Dequeued', 'waiting'],
  ['Running', 'waiting'],
  ['Retrying', 'waiting'],
  ['Stopping', 'waiting'],
  ['Succeeded', 'done'],
  ['Failed', 'failed'],
  ['Expired', 'failed'],
  ['Stopped', 'failed'],
  ['Invalid', 'failed'],
]);
const badEnds = [...stateOf].flatMap(([status, state]) => (state === 'failed' ? [status] : []));

/** `prefix`: what stands before each function's name, `kubeconfig-guard-` as deployed. */
export function createFunctions(connection: Connection, prefix: string): Functions {
  const client = once(() => openApiClient(connection.clientConfig('fc')));
  const read = createReader(connection, { service: 'fc', version: '2023-03-30' }, client);
  const invoke = createInvoke(connection, client);
  const pathOf = (name: string, rest: string): string =>
    `/2023-03-30/functions/${encodeURIComponent(`${prefix}${name}`)}/${rest}`;
  const limit = connection.pageSize ?? largestPage;

  async function* badTasks(name: string, since: Instant): AsyncGenerator<TaskRow> {
    const startedTimeBegin = Math.max(0, since - longestTask);
    for (const status of badEnds) {
      const query = { status, startedTimeBegin, sortOrderByTime: 'desc', limit };
      const listing: Read = { action: 'ListAsyncTasks', path: pathOf(name, 'async-tasks'), query };
      for await (const { tasks } of pages(listing, (one) => read(one, tasksPage))) yield* tasks ?? [];
    }
  }

  return {
    enqueue: (name, taskId, payload) => invoke(pathOf(name, 'invocations'), taskId, payload),

    task: async (name, taskId) => {
      const path = pathOf(name, `async-tasks/${encodeURIComponent(taskId)}`);
      try {
        const row = await read({ action: 'GetAsyncTask', path }, oneTask);
        const state = stateOf.get(row.status) ?? 'unknown';
        return state === 'waiting' || state === 'done' ? { state } : { state, why: whyOf(row) };
      } catch (error) {
        if (isUnknownTask(error)) return { state: 'unknown' };
        throw error;
      }
    },

    deadTasks: async (name, since) => {
      const dead: { readonly id: string; readonly why: string }[] = [];
      for await (const row of badTasks(name, since)) {
        if ((row.endTime ?? since) < since) continue;
        dead.push({ id: row.taskId, why: whyOf(row) });
        if (dead.length === deadAtMost) break;
      }
      return dead;
    },

    triggers: async (name) => {
      const listing: Read = { action: 'ListTriggers', path: pathOf(name, 'triggers'), query: { limit } };
      const found: Awaited<ReturnType<Functions['triggers']>> = [];
      for await (const { triggers } of pages(listing, (one) => read(one, triggersPage))) {
        found.push(...(triggers ?? []).map((one) => ({ name: one.triggerName, isOn: isOnIn(one) })));
      }
      return found;
    },
  };
}

/** What the platform says of it; long texts are cut. */
function whyOf({ status, taskErrorMessage }: TaskRow): string {
  return taskErrorMessage === '' ? status : taskErrorMessage.slice(0, 300);
}

/** Not to be taken for a function that is not there. */
function isUnknownTask(error: unknown): boolean {
  return error instanceof CloudError && error.kind === 'not-found' && error.code !== 'FunctionNotFound';
}

/** A token that comes again would be read for ever. */
async function* pages<Page extends { readonly nextToken: string }>(
  listing: Read,
  read: (listing: Read) => Promise<Page>,
): AsyncGenerator<Page> {
  const tokens = new Set<string>();
  let nextToken = '';
  do {
    const query = nextToken === '' ? listing.query : { ...listing.query, nextToken };
    const page = await read({ ...listing, ...(query === undefined ? {} : { query }) });
    yield page;
    ({ nextToken } = page);
    if (tokens.has(nextToken)) throw malformed(`fc.${listing.action}`, 'The same token came again.');
    tokens.add(nextToken);
  } while (nextToken !== '');
}
