/** What the function understands of its input. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ParsedEvent } from '../../../functions/revoke/parse-deletion.ts';
import { parseTrigger } from '../../../functions/revoke/parse-trigger.ts';
import { TriggerError } from '../../../shared/runtime/trigger.ts';
import { anEvent, bytesOf, eventKey, type Fields } from './an-event.ts';

const sample = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../events/${name}.json`, import.meta.url));
const at = (time: string): number => Date.parse(`2026-11-18T${time}Z`);
const key = (number: string, source = 'acs.ims'): string =>
  `${source}/9c0e5b52-7f43-4f0a-8a86-0000000000${number}`;
const accountId = '1734567890123456';
const mei = ['mei.tanaka@example.onaliyun.com'];

const deletion = (notice: object): object => ({ kind: 'deletion', notice, accountId });

/** Composed from the facts: which parameters name the identity is inferred from the APIs. */
const samples: Readonly<Record<string, object[]>> = {
  'ram-delete-user': [
    deletion({ key: key('01', 'acs.ram'), type: 'RamUser', names: ['mei.tanaka'], at: at('07:11:25') }),
  ],
  'ims-delete-user-by-upn': [deletion({ key: key('02'), type: 'RamUser', names: mei, at: at('07:12:25') })],
  'ims-delete-user-by-id': [
    deletion({ key: key('03'), type: 'RamUser', names: [], uid: '209876543210987654', at: at('07:13:25') }),
  ],
  'ims-delete-user-source-acs-ram': [
    deletion({ key: key('04', 'acs.ram'), type: 'RamUser', names: mei, at: at('07:14:25') }),
  ],
  'console-delete-user': [deletion({ key: key('05'), type: 'RamUser', names: mei, at: at('07:15:25') })],
  'ram-delete-role': [
    deletion({ key: key('06', 'acs.ram'), type: 'RamRole', names: ['nightly-deployer'], at: at('07:16:25') }),
  ],
  'delete-user-in-recycle-bin': [
    deletion({
      key: key('07'),
      type: 'RamUser',
      names: [],
      uid: '209876543210987654',
      at: at('07:17:25'),
      purged: true,
    }),
  ],
  'failed-delete-user': [
    {
      kind: 'skipped',
      key: key('08', 'acs.ram'),
      why: 'the deletion failed with DeleteConflict.User.Group and changed nothing',
    },
  ],
  'foreign-event': [{ kind: 'skipped', key: key('09', 'acs.ecs'), why: 'source acs.ecs is not for us' }],
  array: [
    deletion({ key: key('10'), type: 'RamUser', names: mei, at: at('07:20:25') }),
    deletion({
      key: key('11'),
      type: 'RamUser',
      names: ['jonas.weber@example.onaliyun.com'],
      at: at('07:21:25'),
    }),
  ],
};

describe('the sample events', () => {
  it.each(Object.entries(samples))('%s', (name, events) => {
    expect(parseTrigger(sample(name))).toStrictEqual({ kind: 'events', events });
  });

  it.each([
    ['look-again', {}],
    ['look-again-identity', { uid: '209876543210987654' }],
    ['look-again-notice', { notice: key('02') }],
  ])('%s', (name, scope) => {
    expect(parseTrigger(sample(name))).toStrictEqual({ kind: 'look-again', scope });
  });

  it('async-call', () => {
    expect(parseTrigger(sample('async-call'))).toStrictEqual({
      kind: 'request',
      request: {
        uid: '209876543210987654',
        reason: 'identity-deleted',
        type: 'RamUser',
        clusters: ['c0000000000000000000000000000a01', 'c0000000000000000000000000000a02'],
      },
    });
  });
});

it('async-call-of-a-run', () => {
  expect(parseTrigger(sample('async-call-of-a-run'))).toStrictEqual({
    kind: 'request',
    request: {
      uid: '209876543210987654',
      reason: 'identity-deleted',
      type: 'RamUser',
      clusters: ['c0000000000000000000000000000a01', 'c0000000000000000000000000000a02'],
      run: 'sweep-2026-11-18',
      plan: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
    },
  });
});

describe('a call for an identity that may exist', () => {
  it('async-call-person-request', () => {
    expect(parseTrigger(sample('async-call-person-request'))).toStrictEqual({
      kind: 'request',
      request: {
        uid: '209876543210987654',
        reason: 'person-request',
        requestedBy: 'mei.tanaka',
        type: 'RamUser',
        clusters: ['c0000000000000000000000000000a01'],
        approval: '5c1d7f0e-8a7e-4a1c-9a86-6a3c1a0b7d11',
      },
    });
  });

  it.each([
    ['without who asks', {}],
    ['without a name of who asks', { requestedBy: ' ' }],
    ['with an approval without id', { requestedBy: 'mei', approval: '' }],
    ['for another reason', { requestedBy: 'mei', reason: 'suspected-leak' }],
    ['with who asks, for a deletion', { requestedBy: 'mei', reason: 'identity-deleted' }],
  ])('is refused %s', (_words, over) => {
    const call = bytesOf({ uid: '209876543210987654', reason: 'person-request', ...over });

    expect(() => parseTrigger(call)).toThrow(TriggerError);
  });
});

describe('a call for one identity', () => {
  const call = (over: Fields): Uint8Array => bytesOf({ reason: 'identity-deleted', ...over });

  it.each([
    ['a user by its first digit', { uid: '209876543210987654' }, 'RamUser'],
    ['a role by its first digit', { uid: '309876543210987654' }, 'RamRole'],
    [
      'what the caller says, where the digit says nothing',
      { uid: '4098765432109876', type: 'RamRole' },
      'RamRole',
    ],
    ['what the caller says, as the digit does', { uid: '209876543210987654', type: 'RamUser' }, 'RamUser'],
  ])('is about %s', (_words, over, type) => {
    expect(parseTrigger(call(over))).toStrictEqual({
      kind: 'request',
      request: { uid: over.uid, reason: 'identity-deleted', type },
    });
  });
});

it('a bad event among good ones is named, and the others are read', () => {
  const task = parseTrigger(bytesOf([anEvent({ id: undefined }), 7, anEvent()]));

  if (task.kind !== 'events') throw new TypeError('An array is events.');
  const outline = ({ kind, ...rest }: ParsedEvent): unknown => [
    kind,
    'problems' in rest ? rest.problems : undefined,
  ];
  expect(task.events.map(outline)).toEqual([
    ['malformed', ['event.id: Invalid input: expected string, received undefined']],
    ['malformed', ['event: Invalid input: expected object, received number']],
    ['deletion', undefined],
  ]);
  expect(task.events[2]).toMatchObject({ notice: { key: eventKey } });
});
