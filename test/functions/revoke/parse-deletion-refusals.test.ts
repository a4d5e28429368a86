/** A single event that can't be used says which of its fields are wrong. */
import { describe, expect, it } from 'vitest';
import { parseDeletion } from '../../../functions/revoke/parse-deletion.ts';
import { anEvent } from './an-event.ts';

const lostDigits = 'must be a string; as a JSON number it has lost digits';

describe('an event that can’t be used names the field', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['no object', 'DeleteUser', ['event: Invalid input: expected object, received string']],
    ['an array in an array', [anEvent()], ['event: Invalid input: expected object, received array']],
    ['no id', anEvent({ id: undefined }), ['event.id: Invalid input: expected string, received undefined']],
    ['an empty id', anEvent({ id: '' }), ['event.id: Too small: expected string to have >=1 characters']],
    ['an id as a number', anEvent({ id: 7 }), [`event.id: ${lostDigits}`]],
    [
      'no source',
      anEvent({ source: undefined }),
      ['event.source: Invalid input: expected string, received undefined'],
    ],
    [
      'an empty source',
      anEvent({ source: '' }),
      ['event.source: Too small: expected string to have >=1 characters'],
    ],
    ['no type', anEvent({ type: null }), ['event.type: Invalid input: expected string, received null']],
    [
      'an account as a number',
      anEvent({ aliyunaccountid: 1_734_567_890_123_456 }),
      [`event.aliyunaccountid: ${lostDigits}`],
    ],
    [
      'no id and no type',
      anEvent({ id: null, type: 1 }),
      [
        'event.id: Invalid input: expected string, received null',
        'event.type: Invalid input: expected string, received number',
      ],
    ],
    [
      'no data',
      anEvent({ data: undefined }),
      ['event.data: Invalid input: expected object, received undefined'],
    ],
    [
      'a list for the data',
      anEvent({ data: [] }),
      ['event.data: Invalid input: expected object, received array'],
    ],
    [
      'data as text',
      anEvent({ data: '{}' }),
      ['event.data: Invalid input: expected object, received string'],
    ],
    [
      'no event name',
      anEvent({}, { eventName: undefined }),
      ['event.data.eventName: Invalid input: expected string, received undefined'],
    ],
    [
      'parameters as a list',
      anEvent({}, { requestParameters: [] }),
      ['event.data.requestParameters: Invalid input: expected object, received array'],
    ],
    [
      'a name as a number',
      anEvent({}, { requestParameters: { UserName: 7 } }),
      ['event.data.requestParameters.UserName: Invalid input: expected string, received number'],
    ],
    [
      'a user id as a number',
      anEvent({}, { requestParameters: { UserId: 209_876_543_210_987_650 } }),
      [`event.data.requestParameters.UserId: ${lostDigits}`],
    ],
    [
      'a user id that is none',
      anEvent({}, { requestParameters: { UserId: 'foobar' } }),
      ['event.data.requestParameters.UserId: must have 16 to 18 digits'],
    ],
    [
      'no time anywhere',
      anEvent({ time: undefined }, { eventTime: undefined }),
      ['event.data.eventTime: is not a time with a zone'],
    ],
    [
      'times without a zone',
      anEvent({ time: '2026-11-18T07:11:25' }, { eventTime: '2026-11-18T07:11:25' }),
      ['event.data.eventTime: is not a time with a zone'],
    ],
    [
      'nobody named',
      anEvent({}, { requestParameters: {}, referencedResources: {}, resourceName: '' }),
      ['event.data: names no user and no role'],
    ],
    [
      'a user named where a role is deleted',
      anEvent({}, { eventName: 'DeleteRole', resourceName: undefined }),
      ['event.data: names no user and no role'],
    ],
    [
      'only an id among the resources, which is no name',
      anEvent(
        {},
        {
          requestParameters: {},
          referencedResources: { 'ACS::RAM::User': ['209876543210987654'] },
          resourceName: '209876543210987654',
        },
      ),
      ['event.data: names no user and no role'],
    ],
    [
      'no time and nobody',
      anEvent(
        { time: 'x' },
        {
          eventTime: 'x',
          requestParameters: { UserId: '12345-' },
          referencedResources: null,
          resourceName: 7,
        },
      ),
      [
        'event.data.eventTime: is not a time with a zone',
        'event.data.requestParameters.UserId: must have 16 to 18 digits',
        'event.data: names no user and no role',
      ],
    ],
  ])('%s', (_words, event, problems) => {
    expect(parseDeletion(event)).toEqual({ kind: 'malformed', problems });
  });
});
