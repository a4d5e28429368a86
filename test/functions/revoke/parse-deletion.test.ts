/** What one event says of a deletion: whom, when, or why nothing. */
import { describe, expect, it } from 'vitest';
import { parseDeletion } from '../../../functions/revoke/parse-deletion.ts';
import { anEvent, eventKey, type Fields } from './an-event.ts';

const at = Date.UTC(2026, 10, 18, 7, 11, 25);
const notice = (over: Fields = {}): object => ({
  key: eventKey,
  type: 'RamUser',
  names: ['mei.tanaka'],
  at,
  ...over,
});

describe('a deletion', () => {
  const resources = (users: unknown): Fields => ({
    requestParameters: null,
    referencedResources: { 'ACS::RAM::User': users },
  });
  const role = {
    eventName: 'DeleteRole',
    referencedResources: { 'ACS::RAM::Role': ['ci'] },
    resourceName: undefined,
  };

  it.each<[string, Fields, object]>([
    ['by user name', {}, notice()],
    [
      'by principal name',
      { requestParameters: { UserPrincipalName: 'mei@example.onaliyun.com' } },
      notice({ names: ['mei@example.onaliyun.com'] }),
    ],
    [
      'by both names',
      { requestParameters: { UserName: 'mei', UserPrincipalName: 'mei@x' } },
      notice({ names: ['mei', 'mei@x'] }),
    ],
    [
      'by both names, which are the same',
      { requestParameters: { UserName: 'mei', UserPrincipalName: 'mei' } },
      notice({ names: ['mei'] }),
    ],
    [
      'by id, with the name among the resources',
      { requestParameters: { UserId: '209876543210987654' } },
      notice({ uid: '209876543210987654' }),
    ],
    [
      'with noise among the parameters',
      { requestParameters: { UserName: 'mei.tanaka', AcsHost: 'ims', Version: 1 } },
      notice(),
    ],
    [
      'by its resources, without parameters',
      resources(['mei', 'jonas', 'mei']),
      notice({ names: ['mei', 'jonas', 'mei.tanaka'] }),
    ],
    [
      'by its resource name alone',
      { requestParameters: undefined, referencedResources: undefined, resourceName: 'mei, jonas,,' },
      notice({ names: ['mei', 'jonas'] }),
    ],
    [
      'by its resource name, the resources in an older form',
      { requestParameters: {}, referencedResources: [{ name: 'x' }] },
      notice(),
    ],
    [
      'of a role',
      { ...role, requestParameters: { RoleName: 'ci' } },
      notice({ type: 'RamRole', names: ['ci'] }),
    ],
    [
      'of a role by its resources',
      { ...role, requestParameters: {} },
      notice({ type: 'RamRole', names: ['ci'] }),
    ],
    [
      'of a role, with somebody’s user id among the parameters',
      { ...role, requestParameters: { RoleName: 'ci', UserId: '201234567890123999' } },
      notice({ type: 'RamRole', names: ['ci'] }),
    ],
    [
      'of a role, with a user’s name among the parameters',
      { ...role, requestParameters: { RoleName: 'ci', UserName: 'mei' } },
      notice({ type: 'RamRole', names: ['ci'] }),
    ],
    [
      'of a user, with a role’s name among the parameters',
      { requestParameters: { UserName: 'mei.tanaka', RoleName: 'ci' } },
      notice(),
    ],
    ['from the recycle bin', { eventName: 'DeleteUserInRecycleBin' }, notice({ purged: true })],
    ['without an error code', { errorCode: undefined }, notice()],
    ['with null for an error code', { errorCode: null }, notice()],
    ['with an offset in its time', { eventTime: '2026-11-18T15:11:25+08:00' }, notice()],
    ['without a time of its own: the envelope’s', { eventTime: undefined }, notice({ at: at + 1000 })],
    [
      'with a time that can’t be read: the envelope’s',
      { eventTime: '2026-11-18 07:11:25 PRC' },
      notice({ at: at + 1000 }),
    ],
  ])('%s', (_words, data, expected) => {
    expect(parseDeletion(anEvent({}, data))).toStrictEqual({
      kind: 'deletion',
      notice: expected,
      accountId: '1734567890123456',
    });
  });

  it.each([
    ['without an account', { aliyunaccountid: undefined }, undefined],
    [
      'with extensions that nobody knows',
      { aliyunpublishtime: 'yesterday PRC', aliyunnew: 7 },
      '1734567890123456',
    ],
  ])('%s', (_words, envelope, accountId) => {
    expect(parseDeletion(anEvent(envelope))).toStrictEqual({ kind: 'deletion', notice: notice(), accountId });
  });

  it.each(['acs.ram', 'acs.ims'])('comes from %s', (source) => {
    expect(parseDeletion(anEvent({ source }))).toMatchObject({
      kind: 'deletion',
      notice: { key: eventKey.replace('acs.ram', source) },
    });
  });
});

describe('an event that is skipped', () => {
  it.each<[string, Fields, string]>([
    ['from another source', anEvent({ source: 'acs.ecs' }), 'source acs.ecs is not for us'],
    [
      'from another source, with data that is no event',
      anEvent({ source: 'acs.oss', data: 'text' }),
      'source acs.oss is not for us',
    ],
    ['that creates', anEvent({}, { eventName: 'CreateUser' }), 'CreateUser deletes no identity'],
    [
      'that deletes something else',
      anEvent({}, { eventName: 'DeleteGroup' }),
      'DeleteGroup deletes no identity',
    ],
    ['whose name every object has', anEvent({}, { eventName: 'toString' }), 'toString deletes no identity'],
    [
      'that failed',
      anEvent({}, { errorCode: 'NoPermission' }),
      'the deletion failed with NoPermission and changed nothing',
    ],
  ])('%s', (_words, event, why) => {
    const parsed = parseDeletion(event);

    expect(parsed).toStrictEqual({
      kind: 'skipped',
      key: `${String(event['source'])}/${String(event['id'])}`,
      why,
    });
  });
});
