/** The triggers that the guard expects to find are those that are deployed. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { expectedTriggers } from '../../shared/use-cases/expected-triggers.ts';

const trigger = z.object({ triggerName: z.string() });
const spec = z.object({
  resources: z.record(z.string(), z.object({ props: z.object({ triggers: z.array(trigger).default([]) }) })),
});

test('the expected triggers are those of s.yaml', () => {
  const text = readFileSync(new URL('../../s.yaml', import.meta.url), 'utf8');

  const { resources } = spec.parse(parse(text));

  const deployed = Object.entries(resources).map(([name, { props }]) => [
    name,
    props.triggers.map(({ triggerName }) => triggerName),
  ]);
  expect(expectedTriggers).toEqual(Object.fromEntries(deployed));
});
