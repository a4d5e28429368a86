import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { parseHttpEvent } from '../../functions/api/http-event.ts';
import { parseCall } from '../../functions/audit/parse-call.ts';
import { parseTask } from '../../functions/record/parse-task.ts';
import { parseTask as parseSweepTask } from '../../functions/sweep/parse-task.ts';
import { parseTask as parseVerifyTask } from '../../functions/verify-encryption/parse-task.ts';
import { parseTrigger } from '../../functions/revoke/parse-trigger.ts';
import { compilePattern } from '../../local/cloud/eventbridge/pattern.ts';

const folder = new URL('../../events/', import.meta.url);
const specFile = new URL('../../s.yaml', import.meta.url);

const triggerSchema = z.object({
  triggerName: z.string(),
  triggerType: z.string(),
  triggerConfig: z.record(z.string(), z.unknown()),
});
const specSchema = z.object({
  resources: z.record(
    z.string(),
    z.object({ props: z.object({ triggers: z.array(triggerSchema).default([]) }) }),
  ),
});

/** The rules on the event bus, as deploying makes them: `<function>/<trigger>`. */
function rules(): Map<string, (event: unknown) => boolean> {
  const { resources } = specSchema.parse(parse(readFileSync(specFile, 'utf8')));
  const found = Object.entries(resources).flatMap(([name, { props }]) =>
    props.triggers
      .filter(({ triggerType }) => triggerType === 'eventbridge')
      .map(({ triggerName, triggerConfig }) => {
        const pattern: unknown = JSON.parse(z.string().parse(triggerConfig['eventRuleFilterPattern']));
        return [
          `${name}/${triggerName}`,
          compilePattern(z.record(z.string(), z.any()).parse(pattern)),
        ] as const;
      }),
  );
  return new Map(found);
}

type Reads = {
  readonly [
    Function in 'revoke' | 'record' | 'audit' | 'verify-encryption' | 'sweep' | 'api'
  ]?: readonly string[];
};

/** What a sample is: which rules let it through, and what the functions that it is for make of it. */
interface Sample {
  readonly passes?: readonly string[];
  readonly read: Reads;
}

const deletion: Sample = {
  passes: ['revoke/identity-deleted', 'record/identity-changed'],
  read: { revoke: ['deletion'], record: ['observation'] },
};
const recordedBy = (trigger: string): Sample => ({
  passes: [`record/${trigger}`],
  read: { revoke: ['skipped'], record: ['observation'] },
});
const identity = recordedBy('identity-changed');
const identityState = recordedBy('identity-state-changed');
const access = recordedBy('access-changed');
const watched = (trigger: string): Sample => ({
  passes: [`record/${trigger}`, `verify-encryption/${trigger}`],
  read: { revoke: ['skipped'], record: ['observation'], 'verify-encryption': ['observation'] },
});
const keyState = watched('key-state-changed');
const keySetting = watched('key-setting-changed');

const samples: Readonly<Record<string, Sample>> = {
  'ram-delete-user': deletion,
  'ims-delete-user-by-upn': deletion,
  'ims-delete-user-by-id': deletion,
  'ims-delete-user-source-acs-ram': deletion,
  'console-delete-user': deletion,
  'ram-delete-role': deletion,
  'delete-user-in-recycle-bin': {
    ...deletion,
    passes: ['revoke/identity-deleted', 'record/identity-state-changed'],
  },
  // The pattern cannot tell an absent error code from an empty one: the functions themselves let failed calls be.
  'failed-delete-user': { ...deletion, read: { revoke: ['skipped'], record: ['skipped'] } },
  'ims-create-user': identity,
  'ram-create-role': identity,
  'ims-rename-user': identity,
  'ram-rename-user': identity,
  'restore-user-from-recycle-bin': identityState,
  'freeze-user': identityState,
  'cs-grant-permissions': access,
  'cs-update-user-permissions': access,
  'cs-clean-user-permissions': access,
  'cs-clean-cluster-user-permissions': access,
  'cs-revoke-own-kubeconfig': access,
  'cs-kubeconfig-expiry': access,
  'kms-disable-key': keyState,
  'kms-enable-key': keyState,
  'kms-schedule-key-deletion': keyState,
  'kms-cancel-key-deletion': keyState,
  'kms-delete-key-material': keyState,
  'kms-import-key-material': keySetting,
  'kms-create-key-version': keySetting,
  'kms-update-rotation-policy': keySetting,
  'kms-set-deletion-protection': keySetting,
  'failed-disable-key': {
    ...keyState,
    read: { revoke: ['skipped'], record: ['skipped'], 'verify-encryption': ['skipped'] },
  },
  'cs-update-kms-encryption': {
    passes: ['verify-encryption/encryption-changed'],
    read: { record: ['skipped'], 'verify-encryption': ['observation'] },
  },
  'foreign-event': {
    read: { revoke: ['skipped'], record: ['skipped'], 'verify-encryption': ['skipped'] },
  },
  array: { read: { revoke: ['deletion', 'deletion'], record: ['observation', 'observation'] } },
  'look-again': { read: { revoke: ['look-again'] } },
  'look-again-identity': { read: { revoke: ['look-again'] } },
  'look-again-notice': { read: { revoke: ['look-again'] } },
  'timer-look-again': { read: { record: ['look-again'] } },
  'timer-anchor-journal': { read: { record: ['anchor-journal'] } },
  'timer-check-health': { read: { record: ['check-health'] } },
  'async-call': { read: { revoke: ['request'] } },
  'async-call-of-a-run': { read: { revoke: ['request'] } },
  'async-call-person-request': { read: { revoke: ['request'] } },
  'audit-cluster': { read: { audit: ['c0000000000000000000000000000a01'] } },
  'http-findings': { read: { api: ['GET'] } },
  'timer-sweep': { read: { sweep: ['sweep'] } },
  'timer-due': { read: { sweep: ['due'] } },
  'sweep-continue': { read: { sweep: ['continue'] } },
  'scheduled-sweep': { read: { sweep: ['sweep'], revoke: ['skipped'], record: ['skipped'] } },
  'review-switch-off': { read: { 'verify-encryption': ['review-switch-off'] } },
  'verify-region': { read: { 'verify-encryption': ['region'] } },
  'verify-journal': { read: { record: ['verify-journal'] } },
};

function textOf(name: string): string {
  return readFileSync(new URL(`${name}.json`, folder), 'utf8');
}

function kindsOf(text: string, reader: keyof Reads): readonly string[] {
  if (reader === 'api') return [parseHttpEvent(Buffer.from(text)).request.method];
  if (reader === 'sweep') return [parseSweepTask(Buffer.from(text))];
  if (reader === 'audit') return [parseCall(Buffer.from(text)).clusterId];
  const parsers = { revoke: parseTrigger, record: parseTask, 'verify-encryption': parseVerifyTask };
  const task = parsers[reader](Buffer.from(text));
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

  describe.each(Object.entries(samples))('%s', (name, { passes = [], read }) => {
    test(`passes ${passes.length === 0 ? 'no rule' : passes.join(' and ')}`, () => {
      const event: unknown = JSON.parse(textOf(name));

      const passed = [...rules()].filter(([, matches]) => matches(event)).map(([rule]) => rule);

      expect(passed).toEqual(passes);
    });

    test.each(Object.entries(read) as [keyof Reads, readonly string[]][])(
      'is read by %s as %s',
      (reader, kinds) => {
        expect(kindsOf(textOf(name), reader)).toEqual(kinds);
      },
    );

    test('has its ids as strings', () => {
      expect(longNumbers(textOf(name))).toEqual([]);
    });
  });

  test('would show an id that is written as a number', () => {
    expect(longNumbers('{"uid": 209876543210987654}')).toEqual(['209876543210987654']);
  });
});
