/** What holds of every input, whatever arrives. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedEvent } from '../../../functions/revoke/parse-deletion.ts';
import { parseTrigger, type Task } from '../../../functions/revoke/parse-trigger.ts';
import { TriggerError } from '../../../shared/runtime/trigger.ts';
import { anEvent, bytesOf } from './an-event.ts';

const runs = { numRuns: 1000 };

/** The task, or undefined for an input that was refused as it should be. Any other error is the test's. */
function attempt(input: Uint8Array): Task | undefined {
  try {
    return parseTrigger(input);
  } catch (error) {
    if (error instanceof TriggerError && error.message !== '') return undefined;
    throw error;
  }
}

const uidTexts = fc.stringMatching(/^[1-9]\d{15,17}$/);
const ids = fc.oneof(uidTexts, fc.string(), fc.integer(), fc.maxSafeNat(), fc.constant(null), fc.jsonValue());
const names = fc.oneof(
  fc.string(),
  uidTexts,
  fc.constantFrom('mei.tanaka', 'mei@example.onaliyun.com'),
  fc.jsonValue(),
);
const left = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });

/** Events of the right shape with anything in each place. */
const events = fc
  .record({
    id: fc.oneof(fc.string(), fc.jsonValue()),
    source: fc.oneof(fc.constantFrom('acs.ram', 'acs.ims'), fc.jsonValue()),
    time: left(fc.oneof(fc.constant('2026-11-18T07:11:26Z'), fc.jsonValue())),
    eventTime: left(fc.oneof(fc.constant('2026-11-18T07:11:25Z'), fc.jsonValue())),
    eventName: fc.oneof(
      fc.constantFrom('DeleteUser', 'DeleteRole', 'DeleteUserInRecycleBin', '__proto__'),
      fc.jsonValue(),
    ),
    errorCode: left(fc.constantFrom('', null, 'NoPermission')),
    parameters: left(
      fc.oneof(
        fc.record({ UserId: left(ids), UserName: left(names), RoleName: left(names) }),
        fc.jsonValue(),
      ),
    ),
    resources: left(fc.oneof(fc.record({ 'ACS::RAM::User': fc.array(names) }), fc.jsonValue())),
    resourceName: left(fc.oneof(fc.constant('mei.tanaka,jonas'), fc.jsonValue())),
  })
  .map(({ id, source, time, eventTime, eventName, errorCode, parameters, resources, resourceName }) =>
    anEvent(
      { id, source, time },
      {
        eventTime,
        eventName,
        errorCode,
        requestParameters: parameters,
        referencedResources: resources,
        resourceName,
      },
    ),
  );

const calls = fc.record({
  uid: ids,
  reason: fc.constantFrom('identity-deleted', 'leak'),
  type: left(fc.constantFrom('RamUser', 'RamRole')),
  clusters: left(fc.jsonValue()),
});
const looks = fc.record({
  task: fc.constantFrom('look-again', 'sweep'),
  uid: left(ids),
  notice: left(fc.jsonValue()),
});

const inputs: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array(),
  fc.string().map((text) => Buffer.from(text)),
  fc.oneof(fc.jsonValue(), events, fc.array(events), calls, looks).map(bytesOf),
);

const eventsIn = (task: Task | undefined): readonly ParsedEvent[] =>
  task?.kind === 'events' ? task.events : [];

describe('every input', () => {
  it('is understood or refused by a TriggerError, and nothing else is thrown', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        expect(['look-again', 'request', 'events', undefined]).toContain(attempt(input)?.kind);
      }),
      runs,
    );
  });

  it('never makes a notice without key, time, kind and somebody who is meant', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const event of eventsIn(attempt(input))) {
          if (event.kind !== 'deletion') continue;
          const { key, at, type, names: named, uid } = event.notice;
          expect(key).toMatch(/^acs\.(ram|ims)\/./s);
          expect(Number.isSafeInteger(at)).toBe(true);
          expect(['RamUser', 'RamRole']).toContain(type);
          expect(uid !== undefined || named.length > 0).toBe(true);
        }
      }),
      runs,
    );
  });

  it('never makes a uid of a number, nor a uid that was not written in it', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const text = Buffer.from(input).toString('utf8');
        const task = attempt(input);
        const uids = eventsIn(task).flatMap((event) => (event.kind === 'deletion' ? [event.notice.uid] : []));

        for (const uid of [...uids, task?.kind === 'request' ? task.request.uid : undefined]) {
          expect(uid === undefined || text.includes(`"${uid}"`)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('never says that a failed call deleted somebody, nor that a role’s deletion is about a uid', () => {
    fc.assert(
      fc.property(events, fc.string({ minLength: 1 }), (event, errorCode) => {
        const failed = { ...event, data: { ...Object(event['data']), errorCode } };
        const ofRole = { ...event, data: { ...Object(event['data']), eventName: 'DeleteRole' } };

        const [fromFailed, fromRole] = [failed, ofRole].map((one) => eventsIn(attempt(bytesOf(one)))[0]);

        expect(fromFailed?.kind).not.toBe('deletion');
        expect(fromRole?.kind === 'deletion' ? fromRole.notice.uid : undefined).toBeUndefined();
      }),
      runs,
    );
  });
});

describe('a uid', () => {
  it('survives an event and a call with every digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^2\d{15,17}$/), (uid) => {
        const [event] = eventsIn(parseTrigger(bytesOf(anEvent({}, { requestParameters: { UserId: uid } }))));
        const call = parseTrigger(bytesOf({ uid, reason: 'identity-deleted' }));

        expect(event).toMatchObject({ kind: 'deletion', notice: { uid } });
        expect(call).toMatchObject({ kind: 'request', request: { uid, type: 'RamUser' } });
      }),
    );
  });

  it('written as a JSON number is refused by name', () => {
    fc.assert(
      fc.property(uidTexts, (digits) => {
        const event = Buffer.from(
          JSON.stringify(anEvent({}, { requestParameters: { UserId: 'HERE' } })).replace('"HERE"', digits),
        );
        const call = Buffer.from(`{"uid":${digits},"reason":"identity-deleted"}`);

        expect(eventsIn(parseTrigger(event))).toEqual([
          {
            kind: 'malformed',
            problems: [
              'event.data.requestParameters.UserId: must be a string; as a JSON number it has lost digits',
            ],
          },
        ]);
        expect(() => parseTrigger(call)).toThrow(
          'event.uid: must be a string; as a JSON number it has lost digits',
        );
      }),
    );
  });
});
