/** The flags of `npm run cloud`, as its help promises them. */
import { expect, test } from 'vitest';
import { CommandLineError, parseCommand } from '../../../local/cloud/command-line.ts';

test('reads every flag', () => {
  const args = '--print json --clusters 100 --users 7 --deleted 2 --latency 50 --seed 9 --state f.db'.split(
    ' ',
  );

  const command = parseCommand(args);

  expect(command).toEqual({
    size: { clusters: 100, users: 7, deleted: 2, seed: 9 },
    latencyMs: 50,
    printJson: true,
    stateFile: 'f.db',
  });
});

test('says nothing of what was not given', () => {
  const command = parseCommand([]);

  expect(command).toEqual({ size: {}, latencyMs: 0, printJson: false });
});

test.each([
  ['an unknown flag', ['--cluster', '3'], /--cluster/],
  ['a lone word', ['json'], /json/],
  ['a flag without its value', ['--clusters'], /--clusters/],
  [
    'a word for a number',
    ['--clusters', 'many'],
    /--clusters takes a whole number from 1 to 20000, not "many"/,
  ],
  ['a negative number', ['--latency=-1'], /--latency takes a whole number/],
  ['a fraction', ['--seed', '1.5'], /--seed takes a whole number/],
  ['a number past the end', ['--users', '100001'], /--users takes a whole number from 1 to 100000/],
  ['an empty number', ['--users='], /--users takes a whole number/],
  ['another form of print', ['--print', 'yaml'], /--print takes only json/],
  ['a state without a name', ['--state', ''], /--state needs/],
])('refuses %s in one line', (_, args, message) => {
  const act = () => parseCommand(args);

  expect(act).toThrow(CommandLineError);
  expect(act).toThrow(message);
  expect(act).not.toThrow(/\n/);
});
