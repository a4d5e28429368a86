/** Events that can't be used: the error names what is wrong, nothing is revoked, and the good event is done all the same. */
import { describe, expect, it } from 'vitest';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const world = aWorld();
const cluster = world.cluster('one');
const alice = world.user('alice');
world.issue(alice, cluster);
const scenario = sharedScenario(world);

const envelope = {
  id: '7a1d4c0e-55b0-4f0e-9d1c-0d6b8f6a0001',
  source: 'acs.ims',
  specversion: '1.0',
  type: 'ims:ActionTrail:ApiCall',
  time: '2026-11-20T09:15:04Z',
  datacontenttype: 'application/json;charset=utf-8',
  aliyunaccountid: '1700000000000001',
};
const trail = {
  eventName: 'DeleteUser',
  eventTime: '2026-11-20T09:15:04Z',
  errorCode: '',
  requestParameters: { UserPrincipalName: 'alice@example.onaliyun.com' },
};
const text = (event: object, data: unknown): string => JSON.stringify({ ...event, data });
const { id: _id, ...withoutId } = envelope;
/** As a service writes it that takes an id for a number. */
const withNumber = (parameters: string): string =>
  text(envelope, trail).replace(JSON.stringify(trail.requestParameters), parameters);

describe('an input that can’t be used fails with what is wrong', () => {
  it.each([
    ['not JSON', '<html>502 Bad Gateway</html>', 'not JSON'],
    ['nothing', '', 'not JSON'],
    ['a number', '201234567890123456', 'a number'],
    ['null', 'null', 'null'],
    ['an empty array', '[]', 'empty array'],
    ['an array of an array', '[[]]', 'event'],
    ['an event without an id', text(withoutId, trail), 'event.id'],
    ['an event with an empty id', text({ ...envelope, id: '' }, trail), 'event.id'],
    ['an event whose id is a number', text({ ...envelope, id: 7 }, trail), 'event.id'],
    ['an event without a source', text({ ...envelope, source: undefined }, trail), 'event.source'],
    ['an account as a number', text({ ...envelope, aliyunaccountid: 17 }, trail), 'event.aliyunaccountid'],
    ['an event without data', text(envelope, undefined), 'event.data'],
    ['data that is a list', text(envelope, []), 'event.data'],
    [
      'data without an event name',
      text(envelope, { ...trail, eventName: undefined }),
      'event.data.eventName',
    ],
    [
      'a time that is none',
      text({ ...envelope, time: 'soon' }, { ...trail, eventTime: 'soon' }),
      'event.data.eventTime',
    ],
    ['an event that names nobody', text(envelope, { ...trail, requestParameters: {} }), 'names no user'],
    [
      'a uid as a JSON number',
      withNumber('{"UserId":201234567890123456}'),
      'event.data.requestParameters.UserId',
    ],
    [
      'a uid that is none',
      withNumber('{"UserId":"alice"}'),
      'event.data.requestParameters.UserId: must have 16 to 18 digits',
    ],
    [
      'a call with the uid as a JSON number',
      '{"uid":201234567890123456,"reason":"identity-deleted"}',
      'event.uid: must be a string',
    ],
    ['a call with a short uid', '{"uid":"2012","reason":"identity-deleted"}', 'event.uid'],
    ['a call for another reason', `{"uid":"${alice}","reason":"asked"}`, 'event.reason'],
    [
      'a call with a word that is not known',
      `{"uid":"${alice}","reason":"identity-deleted","force":true}`,
      'force',
    ],
    [
      'a call with a bad cluster',
      `{"uid":"${alice}","reason":"identity-deleted","clusters":["../x"]}`,
      'event.clusters.0',
    ],
    ['a call for another task', '{"task":"revoke"}', 'event.task'],
    ['a timer, which this function has not', '{"triggerName":"x","payload":"now"}', 'event.id'],
  ])('%s', async (_what, input, said) => {
    const asked = scenario().cloud.requests.entries.length;

    const result = await scenario().invoke(input);

    const cloudReads = scenario().cloud.requests.entries.slice(asked);
    expect(result.outcome).toBe('function-error');
    expect(result.payload).toContain(said);
    expect(cloudReads.filter(({ service }) => service === 'cs')).toEqual([]);
    expect(scenario().certificate(cluster, alice)).toBe('Unexpired');
  });

  it('and the good event that comes after them is done', async () => {
    scenario().mayChange(alice);

    const answer = await scenario().handle(await scenario().userDeleted('alice'));

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(scenario().certificate(cluster, alice)).toBe('Removed');
  });
});
