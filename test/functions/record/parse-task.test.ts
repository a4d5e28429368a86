import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTask } from '../../../functions/record/parse-task.ts';

const parse = (value: unknown) => parseTask(Buffer.from(JSON.stringify(value)));
const sample: unknown = JSON.parse(
  readFileSync(new URL('../../../events/ims-create-user.json', import.meta.url), 'utf8'),
);
const timer = (payload: string) => ({ triggerTime: '2026-11-18T17:30:00Z', triggerName: 'nightly', payload });
const call = { task: 'verify-journal', clusterId: 'c0001', uid: '209876543210987654' };
const anchor = { sequence: 2, hash: '0f'.repeat(32) };

describe('the function is asked', () => {
  it.each([
    ['to record one event', sample, { kind: 'events', events: [{ kind: 'observation' }] }],
    [
      'to record several',
      [sample, {}],
      { kind: 'events', events: [{ kind: 'observation' }, { kind: 'malformed' }] },
    ],
    ['by a timer to look again', timer('{"task":"look-again"}'), { kind: 'look-again' }],
    ['by a timer to anchor the journals', timer('{"task":"anchor-journal"}'), { kind: 'anchor-journal' }],
    ['by a timer to check the guard’s health', timer('{"task":"check-health"}'), { kind: 'check-health' }],
    ['to verify a journal', call, { kind: 'verify-journal', subject: { clusterId: 'c0001', uid: call.uid } }],
    ['to verify it against an anchor', { ...call, anchor }, { kind: 'verify-journal', anchor }],
  ])('%s', (_name, value, expected) => {
    expect(parse(value)).toMatchObject(expected);
  });

  it.each([
    ['an empty array', [], 'empty array'],
    ['text', 'CreateUser', 'a string'],
    ['null', null, 'null'],
    ['a timer without a task', timer('{}'), 'event.payload.task'],
    ['a timer with another task', timer('{"task":"sweep"}'), 'event.payload.task'],
    ['a timer without a payload', { ...timer(''), payload: undefined }, 'event.payload'],
    ['a timer with an empty payload', timer(''), 'event.payload is not JSON (0 bytes)'],
    ['a timer whose payload is an object', { ...timer(''), payload: {} }, 'event.payload'],
    ['a timer whose payload is no object', timer('null'), 'event.payload'],
    ['a timer whose name is no text', { ...timer('{}'), triggerName: 7 }, 'event.triggerName'],
    ['a timer whose payload is no JSON', timer('anchor-journal'), 'not JSON'],
    ['another task', { ...call, task: 'forget' }, 'event.task'],
    ['a uid that is a number', { ...call, uid: 209876543210987650 }, 'lost digits'],
    ['a uid that is none', { ...call, uid: 'alice' }, 'event.uid'],
    ['a cluster that is none', { ...call, clusterId: '../c' }, 'event.clusterId'],
    ['a field that nobody knows', { ...call, anchors: [] }, 'anchors'],
    ['an anchor without a hash', { ...call, anchor: { sequence: 1, hash: 'x' } }, 'event.anchor.hash'],
  ])('nothing by %s: the problem is named', (_name, value, problem) => {
    expect(() => parse(value)).toThrow(problem);
  });

  it('nothing by what is not JSON', () => {
    expect(() => parseTask(Buffer.from('{'))).toThrow('The event is not JSON (1 bytes).');
  });
});
