/** The envelope and the trail's event: strict where the guard relies on them, and not at all elsewhere. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseCloudEvent,
  parseTrailEvent,
  problemsOf,
  referencedNames,
  type TrailEvent,
} from '../../shared/runtime/cloud-event.ts';
import * as z from 'zod';

const envelope = {
  id: 'e-1',
  source: 'acs.ram',
  specversion: '1.0',
  type: 'ram:ActionTrail:ApiCall',
  time: '2026-11-20T09:15:04Z',
  aliyunaccountid: '1734567890123456',
  aliyunregionid: 'cn-hangzhou',
  aliyunpublishtime: '2026-11-20T17:15:06.412PRC',
  data: { eventName: 'DeleteUser' },
};

function trail(over: object): TrailEvent {
  const parsed = parseTrailEvent({ eventName: 'DeleteUser', ...over });
  if (!parsed.ok) throw new TypeError(parsed.problems.join('; '));
  return parsed.value;
}

describe('an envelope', () => {
  it('is its key, source, type, time, account, region and data', () => {
    expect(parseCloudEvent(envelope)).toEqual({
      ok: true,
      value: {
        key: 'acs.ram/e-1',
        source: 'acs.ram',
        type: 'ram:ActionTrail:ApiCall',
        time: '2026-11-20T09:15:04Z',
        accountId: '1734567890123456',
        region: 'cn-hangzhou',
        data: { eventName: 'DeleteUser' },
      },
    });
  });

  it('has another key for the same id of another source', () => {
    const [one, other] = [envelope, { ...envelope, source: 'acs.ims' }].map((event) =>
      parseCloudEvent(event),
    );

    expect([one, other]).toMatchObject([
      { value: { key: 'acs.ram/e-1' } },
      { value: { key: 'acs.ims/e-1' } },
    ]);
  });

  it('has no key without an id that is text', () => {
    fc.assert(
      fc.property(fc.anything(), (id) => {
        const parsed = parseCloudEvent({ ...envelope, id });

        expect(parsed.ok).toBe(typeof id === 'string' && id !== '');
      }),
    );
  });

  it('that is anything at all is read or refused with problems, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parseCloudEvent(value);

        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
    );
  });
});

describe('a trail’s event', () => {
  it.each([
    ['noise among the parameters', { requestParameters: { UserName: 'mei', AcsHost: 'ims', Version: 1 } }],
    ['no parameters', { requestParameters: null }],
    ['an error code of null', { errorCode: null }],
    ['a version as a number', { eventVersion: 1 }],
    ['a version as text', { eventVersion: '1' }],
    ['resources in an older form', { referencedResources: [{ resourceType: 'x' }] }],
  ])('with %s is read', (_words, over) => {
    expect(parseTrailEvent({ eventName: 'DeleteUser', ...over })).toMatchObject({ ok: true });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'event.data: Invalid input: expected object, received undefined'],
    ['no name', {}, 'event.data.eventName: Invalid input: expected string, received undefined'],
    [
      'a code as a number',
      { eventName: 'x', errorCode: 403 },
      'event.data.errorCode: Invalid input: expected string, received number',
    ],
    [
      'an empty user id',
      { eventName: 'x', requestParameters: { UserId: '' } },
      'event.data.requestParameters.UserId: Too small: expected string to have >=1 characters',
    ],
  ])('with %s is refused by the field', (_words, data, problem) => {
    expect(parseTrailEvent(data)).toEqual({ ok: false, problems: [problem] });
  });
});

describe('the names that an event refers to', () => {
  it.each<[string, object, readonly string[]]>([
    [
      'resources of the type',
      { referencedResources: { 'ACS::RAM::User': ['mei', ' jonas '], 'ACS::RAM::Role': ['ci'] } },
      ['mei', 'jonas'],
    ],
    ['the resource name, comma-separated', { resourceName: 'mei, jonas,' }, ['mei', 'jonas']],
    [
      'both, each once',
      { referencedResources: { 'ACS::RAM::User': ['mei'] }, resourceName: 'mei,jonas' },
      ['mei', 'jonas'],
    ],
    ['resources of another type only', { referencedResources: { 'ACS::RAM::Role': ['ci'] } }, []],
    [
      'resources that are no object of lists',
      { referencedResources: { 'ACS::RAM::User': 'mei' }, resourceName: 7 },
      [],
    ],
    ['nothing', {}, []],
  ])('%s', (_words, over, names) => {
    expect(referencedNames(trail(over), 'ACS::RAM::User')).toEqual(names);
  });
});

it('a problem names the path and never the value', () => {
  const schema = z.object({ list: z.array(z.object({ token: z.literal('a') })) });
  const parsed = schema.safeParse({ list: [{ token: 'a' }, { token: 'LTAI5tSecret' }] });

  const problems = problemsOf(parsed.error ?? new z.ZodError([]), 'event');

  expect(problems).toEqual(['event.list.1.token: Invalid input: expected "a"']);
});
