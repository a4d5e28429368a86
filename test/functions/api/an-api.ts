/** The API in this process over a state on the local Tablestore, and somebody who calls it. */
import { createApi } from '../../../functions/api/app.ts';
import type { ApiContext } from '../../../functions/api/api-context.ts';
import type { Caller } from '../../../shared/domain/caller.ts';
import type { State } from '../../../shared/state/state.ts';
import type { Functions } from '../../../shared/use-cases/ports/sweeping.ts';
import { aState, type Fixture } from '../../contract/state/state-fixture.ts';

export interface Served {
  readonly fixture: Fixture;
  readonly state: State;
  /** What the function would log. */
  readonly steps: Readonly<Record<string, unknown>>[];
  readonly send: (request: Request, caller?: Caller) => Promise<Response>;
  readonly get: (path: string, options?: GetOptions) => Promise<Response>;
  /** The answer's JSON; throws for any status but 200. */
  readonly json: (path: string, options?: GetOptions) => Promise<Record<string, unknown>>;
}

export interface GetOptions {
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

export const viewer: Caller = { name: 'vera', role: 'viewer', how: 'token' };
export const approver: Caller = { name: 'anna', role: 'approver', how: 'token' };

export async function anApi(given?: Fixture): Promise<Served> {
  const fixture = given ?? (await aState());
  const state = fixture.state();
  const steps: Readonly<Record<string, unknown>>[] = [];
  const context: ApiContext = {
    account: fixture.account,
    state,
    functions,
    guard: unused,
    restoring: unused,
    policy: { mayApproveOwn: false },
    clock: () => fixture.now(),
    newId: () => crypto.randomUUID(),
    narrate: (step, facts) => steps.push({ step, ...facts }),
  };
  const api = createApi(Infinity);
  const send: Served['send'] = (request, caller = viewer) =>
    api.answer(request, { context, authenticate: () => Promise.resolve(caller), requestId: 'request-1' });
  const get: Served['get'] = (path, { caller, headers = {} } = {}) =>
    send(new Request(`https://guard.example${path}`, { headers }), caller);
  const json: Served['json'] = async (path, options) => {
    const response = await get(path, options);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  return { fixture, state, steps, send, get, json };
}

/** Every task is done but the one that is called `lost`. */
const functions: Functions = {
  enqueue: () => Promise.resolve(),
  task: (_name, id) =>
    Promise.resolve(id === 'lost' ? { state: 'failed', why: 'FunctionTimeout' } : { state: 'done' }),
  deadTasks: () => Promise.resolve([]),
  triggers: () => Promise.resolve([]),
};

function unused(): never {
  throw new Error('Reading does not need the cloud.');
}
