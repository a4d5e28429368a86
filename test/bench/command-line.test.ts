import { describe, expect, it } from 'vitest';
import { CommandLineError, parseCommand } from './command-line.ts';

describe('the flags of the bench', () => {
  it('have defaults', () => {
    const command = parseCommand(['leaver']);

    expect(command).toEqual({
      bench: 'leaver',
      clusters: 100,
      users: 100,
      deleted: 5,
      pairs: 20,
      latencyMs: 50,
      printJson: false,
    });
  });

  it('are read in any order', () => {
    const command = parseCommand(['--json', '--clusters', '7', 'leaver', '--latency=0', '--users', '3']);

    expect(command).toMatchObject({ bench: 'leaver', clusters: 7, users: 3, latencyMs: 0, printJson: true });
  });

  it('ask for all benches in small', () => {
    const command = parseCommand(['--short', '--json']);

    expect(command).toMatchObject({ bench: 'short', printJson: true });
  });

  it.each([
    [[], 'leaver'],
    [['sweeps'], 'leaver'],
    [['sweep', '--short'], '--short'],
    [['sweep', '--deleted', 'all'], '--deleted'],
    [['cold', '--pairs', '0'], '--pairs'],
    [['leaver', 'again'], 'leaver'],
    [['leaver', '--cluster', '3'], '--cluster'],
    [['leaver', '--clusters'], '--clusters'],
    [['leaver', '--clusters', '0'], '--clusters'],
    [['leaver', '--clusters', '1e3'], '--clusters'],
    [['leaver', '--latency', '-1'], '--latency'],
    [['leaver', '--json=yes'], '--json'],
  ])('are refused by name: %j', (args, name) => {
    const parse = () => parseCommand(args);

    expect(parse).toThrow(CommandLineError);
    expect(parse).toThrow(name);
  });
});
