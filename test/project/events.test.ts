import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseTrigger } from '../../functions/revoke/parse-trigger.ts';
import { compilePattern } from '../../local/cloud/eventbridge/pattern.ts';

const folder = new URL('../../events/', import.meta.url);
const specFile = new URL('../../s.yaml', import.meta.url);

const specSchema = z.object({
  resources: z.object({
    revoke: z.object({
      props: z.object({
        triggers: z.array(
          z.object({ triggerType: z.string(), triggerConfig: z.record(z.string(), z.unknown()) }),
        ),
      }),
    }),
  }),
});

function ruleOfTheTrigger(): (event: unknown) => boolean {
  const { triggers } = specSchema.parse(parse(readFileSync(specFile, 'utf8'))).resources.revoke.props;
  const config = triggers.find(({ triggerType }) => triggerType === 'eventbridge')?.triggerConfig;
  const pattern: unknown = JSON.parse(z.string().parse(config?.['eventRuleFilterPattern']));
  return compilePattern(z.record(z.string(), z.any()).parse(pattern));
}

/** What a sample is: whether the rule on the event bus lets it through, and what the function makes of it. */
const samples: Readonly<Record<string, { passes: boolean; read: readonly string[] }>> = {
  'ram-delete-user': { passes: true, read: ['deletion'] },
  'ims-delete-user-by-upn': { passes: true, read: ['deletion'] },
  'ims-delete-user-by-id': { passes: true, read: ['deletion'] },
  'ims-delete-user-source-acs-ram': { passes: true, read: ['deletion'] },
  'console-delete-user': { passes: true, read: ['deletion'] },
  'ram-delete-role': { passes: true, read: ['deletion'] },
  'delete-user-in-recycle-bin': { passes: true, read: ['deletion'] },
  // The pattern cannot tell an absent error code from an empty one: the function itself lets failed calls be.
  'failed-delete-user': { passes: true, read: ['skipped'] },
  'foreign-event': { passes: false, read: ['skipped'] },
  array: { passes: false, read: ['deletion', 'deletion'] },
  'timer-look-again': { passes: false, read: ['look-again'] },
  'async-call': { passes: false, read: ['request'] },
};

function textOf(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

function kindsOf(text: string): readonly string[] {
  const task = parseTrigger(Buffer.from(text));
  return task.kind === 'events' ? task.events.map(({ kind }) => kind) : [task.kind];
}

/** Numbers that JSON.parse would round: an id written as a number. */
function longNumbers(text: string): string[] {
  const withoutStrings = text.replace(/"(?:\\.|[^"\\])*"/g, '""');
  return withoutStrings.match(/\d{10,}/g) ?? [];
}

describe('the sample events', () => {
  test('are those that are described here', () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));

    expect(files.toSorted()).toEqual(Object.keys(samples).toSorted());
  });

  describe.each(Object.entries(samples))('%s', (name, { passes, read }) => {
    test(`${passes ? 'passes' : 'does not pass'} the rule of the deployed trigger`, () => {
      const event: unknown = JSON.parse(textOf(name));

      expect(ruleOfTheTrigger()(event)).toBe(passes);
    });

    test(`is read by the function as ${read.join(', ')}`, () => {
      expect(kindsOf(textOf(name))).toEqual(read);
    });

    test('has its ids as strings', () => {
      expect(longNumbers(textOf(name))).toEqual([]);
    });
  });

  test('would show an id that is written as a number', () => {
    expect(longNumbers('{"uid": 209876543210987654}')).toEqual(['209876543210987654']);
  });
});
