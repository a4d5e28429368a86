/** A whole input that can't be used is refused by an error that names every field that is wrong. */
import { describe, expect, it } from 'vitest';
import { parseTrigger } from '../../../functions/revoke/parse-trigger.ts';
import { TriggerError } from '../../../shared/runtime/trigger.ts';
import type { Fields } from './an-event.ts';

describe('a whole input that can’t be used', () => {
  const number = 'must be a string; as a JSON number it has lost digits';
  const reasons = '"identity-deleted"|"person-request"|"frozen"|"expired"|"unused"';
  const look = (over: Fields): string => JSON.stringify({ task: 'look-again', ...over });
  const call = (over: Fields): string =>
    JSON.stringify({ uid: '209876543210987654', reason: 'identity-deleted', ...over });

  it.each([
    ['nothing', '', 'The event is not JSON (0 bytes).'],
    ['HTML', '<html>502</html>', 'The event is not JSON (16 bytes).'],
    ['JSON that was cut', '{"id": "1', 'The event is not JSON (9 bytes).'],
    ['null', 'null', 'The event is null; an object is needed.'],
    ['a number', '209876543210987654', 'The event is a number; an object is needed.'],
    ['a text', '"DeleteUser"', 'The event is a string; an object is needed.'],
    ['an empty array', '[]', 'The event is an empty array.'],
    ['another task', '{"task":"sweep"}', 'event.task: Invalid input: expected "look-again"'],
    [
      'a look at an identity and a notice',
      look({ uid: '209876543210987654', notice: 'acs.ims/1' }),
      'event.notice: does not go with a uid: it is one or the other',
    ],
    ['a look at a uid as a number', '{"task":"look-again","uid":209876543210987654}', `event.uid: ${number}`],
    ['a look at a name', look({ uid: 'mei.tanaka' }), 'event.uid: must have 16 to 18 digits'],
    [
      'a look at a notice without key',
      look({ notice: '' }),
      'event.notice: Too small: expected string to have >=1 characters',
    ],
    ['a look with a field that nobody knows', look({ all: true }), 'event: Unrecognized key: "all"'],
    [
      'a call with the uid as a number',
      '{"uid":209876543210987654,"reason":"identity-deleted"}',
      `event.uid: ${number}`,
    ],
    [
      'a call with a uid of a CN',
      call({ uid: '209876543210987654-1763000000' }),
      'event.uid: must have 16 to 18 digits',
    ],
    ['a call with a name for the uid', call({ uid: 'mei.tanaka' }), 'event.uid: must have 16 to 18 digits'],
    ['a call with no uid', call({ uid: null }), 'event.uid: Invalid input: expected string, received null'],
    [
      'a call without reason',
      call({ reason: undefined }),
      `event.reason: Invalid option: expected one of ${reasons}`,
    ],
    [
      'a call for another reason',
      call({ reason: 'leak' }),
      `event.reason: Invalid option: expected one of ${reasons}`,
    ],
    ['a call with a field that nobody knows', call({ force: true }), 'event: Unrecognized key: "force"'],
    [
      'a call for no cluster',
      call({ clusters: [] }),
      'event.clusters: Too small: expected array to have >=1 items',
    ],
    [
      'a call with a bad cluster',
      call({ clusters: ['c0001', 'C/..'] }),
      'event.clusters.1: is not a cluster id',
    ],
    [
      'a call with a cluster as a number',
      call({ clusters: ['c0001', 2] }),
      'event.clusters.1: Invalid input: expected string, received number',
    ],
    [
      'a call of a run that names no clusters',
      call({ run: 'night-1' }),
      'event.clusters: is needed: which of them the run found',
    ],
    [
      'a call of a run with a bad name',
      call({ clusters: ['c0001'], run: 'night 1' }),
      'event.run: must have 1 to 64 letters, digits, and . : _ -',
    ],
    ['a call under something that is no plan', call({ plan: 'all' }), 'event.plan: is not the id of a plan'],
    [
      'a call about a kind that nobody knows',
      call({ type: 'Group' }),
      'event.type: Invalid option: expected one of "RamUser"|"RamRole"',
    ],
    [
      'a call whose uid tells no kind',
      call({ uid: '4098765432109876' }),
      'event.type: is needed, as the uid does not tell a user from a role',
    ],
    [
      'a call that names a user’s uid a role',
      call({ type: 'RamRole' }),
      'event.type: contradicts the uid, which is that of a RamUser',
    ],
    [
      'a call that names a role’s uid a user',
      call({ uid: '309876543210987654', type: 'RamUser' }),
      'event.type: contradicts the uid, which is that of a RamRole',
    ],
    [
      'a call with two mistakes',
      call({ uid: 1, reason: 'leak' }),
      `event.uid: ${number}; event.reason: Invalid option: expected one of ${reasons}`,
    ],
  ])('%s', (_words, text, message) => {
    const parse = (): unknown => parseTrigger(Buffer.from(text));

    expect(parse).toThrow(new TriggerError(message));
  });

  it('keeps what JSON.parse said as the cause', () => {
    const parse = (): unknown => parseTrigger(Buffer.from('{'));

    expect(parse).toThrow(expect.objectContaining({ name: 'TriggerError', cause: expect.any(SyntaxError) }));
  });
});
