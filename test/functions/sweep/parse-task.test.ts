import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTask } from '../../../functions/sweep/parse-task.ts';

const parse = (value: unknown): string => parseTask(Buffer.from(JSON.stringify(value)));
const sample = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(`../../../events/${name}.json`, import.meta.url), 'utf8')) as never;
const scheduled = sample('scheduled-sweep');

describe('the sweep is asked', () => {
  it.each([
    ['by the nightly timer', sample('timer-sweep'), 'sweep'],
    ['by the timer of what is due', sample('timer-due'), 'due'],
    ['by itself to go on', sample('sweep-continue'), 'continue'],
    ['by a scheduled event', scheduled, 'sweep'],
    ['by a scheduled event in an array', [scheduled], 'sweep'],
    ['by a scheduled event whose data is a text', { ...scheduled, data: '{"task":"due"}' }, 'due'],
    ['by a person', { task: 'sweep' }, 'sweep'],
  ])('%s', (_words, value, task) => {
    expect(parse(value)).toBe(task);
  });

  it.each([
    ['an empty array', [], 'empty array'],
    ['two events at once', [scheduled, scheduled], 'one event is needed'],
    ['text', 'sweep', 'a string'],
    ['null', null, 'null'],
    ['nothing that says what', {}, 'event.task'],
    ['another task', { task: 'revoke' }, 'event.task'],
    ['a field that nobody knows', { task: 'sweep', clusters: ['c1'] }, 'clusters'],
    ['a timer without a payload', { triggerName: 'sweep', triggerTime: 'now' }, 'event.payload'],
    ['a timer with another task', { triggerName: 'x', payload: '{"task":"revoke"}' }, 'event.payload.task'],
    ['a timer whose payload is no JSON', { triggerName: 'x', payload: 'sweep' }, 'event.payload'],
    ['a scheduled event with another task', { ...scheduled, data: { task: 'revoke' } }, 'event.data.task'],
    ['a scheduled event without data', { ...scheduled, data: undefined }, 'event.data'],
    ['a scheduled event whose data is no JSON', { ...scheduled, data: 'sweep' }, 'event.data'],
  ])('nothing by %s: the problem is named', (_words, value, problem) => {
    expect(() => parse(value)).toThrow(problem);
  });

  it('nothing by what is not JSON', () => {
    expect(() => parseTask(Buffer.from('sweep'))).toThrow('not JSON');
  });
});
