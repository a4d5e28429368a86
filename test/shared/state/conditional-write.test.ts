import { describe, expect, test } from 'vitest';
import { settle } from '../../../shared/state/conditional-write.ts';

const answers = {
  ok: undefined,
  lost: Object.assign(new Error('socket hang up'), { code: 'NetworkingError' }),
  busy: Object.assign(new Error('OTSServerBusy'), { code: 503 }),
  failed: Object.assign(new Error('OTSConditionCheckFail'), { code: 403 }),
  denied: Object.assign(new Error('OTSNoPermissionAccess'), { code: 403 }),
} as const;
type Answer = keyof typeof answers;

/** A write that gets these answers, one a try, and finds this when it reads the row back, one a look. */
async function outcome(tries: readonly Answer[], looks: readonly boolean[]): Promise<string> {
  const [left, seen] = [[...tries], [...looks]];
  const send = (): Promise<void> => {
    const answer = left.shift();
    if (answer === undefined) throw new TypeError('One try too many.');
    const error = answers[answer];
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  };
  const isApplied = (): Promise<boolean> => {
    const look = seen.shift();
    return look === undefined ? Promise.reject(new TypeError('One look too many.')) : Promise.resolve(look);
  };
  const write = { operation: 'PutRow claims', send, isApplied };
  const result = await settle(write, { attempts: 3, firstDelayMs: 0 }).catch((error: Error) => error.message);
  expect([left, seen]).toEqual([[], []]);
  return result;
}

describe('a conditional write', () => {
  test.each<[string, readonly Answer[], readonly boolean[], string | RegExp]>([
    ['is applied', ['ok'], [], 'applied'],
    ['is refused without a look when its first try was answered so', ['failed'], [], 'refused'],
    ['is not sent again when the row shows it', ['lost'], [true], 'applied'],
    ['is sent again when the row does not show it', ['lost', 'ok'], [false], 'applied'],
    [
      'is applied when its own late try makes the next one fail',
      ['lost', 'failed'],
      [false, true],
      'applied',
    ],
    ['is refused when somebody else was faster', ['lost', 'failed'], [false, false], 'refused'],
    ['waits for a busy service', ['busy', 'busy', 'ok'], [false, false], 'applied'],
    ['fails at once when it is denied', ['denied'], [], /OTSNoPermissionAccess/],
    ['looks a last time before it gives up', ['lost', 'lost', 'lost'], [false, false, true], 'applied'],
    ['fails when nobody can tell', ['lost', 'lost', 'lost'], [false, false, false], /socket hang up/],
    ['fails when the row can not be read back', ['lost'], [], /One look too many/],
  ])('%s', async (_what, tries, looks, expected) => {
    const result = await outcome(tries, looks);

    expect(result).toMatch(expected);
  });
});
