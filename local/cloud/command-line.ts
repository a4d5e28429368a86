/** The flags of `npm run cloud`: every one is checked, and a bad one is said in one line. */
import { parseArgs } from 'node:util';

/** How large the account is and how it looks; together with a time it makes the same account again. */
export interface Size {
  readonly clusters: number;
  readonly users: number;
  readonly deleted: number;
  readonly seed: number;
}

export interface Command {
  /** Only what was given. */
  readonly size: Partial<Size>;
  readonly latencyMs: number;
  readonly printJson: boolean;
  readonly stateFile?: string;
}

export const usualSize: Size = { clusters: 12, users: 40, deleted: 6, seed: 1 };

export const help = `The local cloud: answers like the services, on loopback, until Ctrl-C.

  npm run cloud -- [--print json] [--clusters N] [--users N] [--deleted N] [--latency MS] [--seed N] [--state FILE]

  --print json    print one JSON line with the endpoints and a key instead of text
  --clusters N    clusters in the account, 1 to 20000 (${usualSize.clusters})
  --users N       living users and roles, 1 to 100000 (${usualSize.users})
  --deleted N     identities that were deleted before, 0 to 100000 (${usualSize.deleted})
  --latency MS    every answer takes at least this long, 0 to 60000 (0)
  --seed N        the same seed makes the same account, 0 to 2147483647 (${usualSize.seed})
  --state FILE    keep the account and Tablestore's rows in FILE and files beside it, and go on from there
  --help          this text
`;

/** A flag that is unknown, lacks its value or has a bad one; the message is one line for the person who typed it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

const options = {
  print: { type: 'string' },
  clusters: { type: 'string' },
  users: { type: 'string' },
  deleted: { type: 'string' },
  latency: { type: 'string' },
  seed: { type: 'string' },
  state: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** @throws CommandLineError */
export function parseCommand(args: readonly string[]): Command | 'help' {
  const values = parseFlags(args);
  if (values.help === true) return 'help';
  if (values.print !== undefined && values.print !== 'json')
    throw new CommandLineError(`--print takes only json, not ${JSON.stringify(values.print)}.`);
  if (values.state === '') throw new CommandLineError('--state needs the name of a file.');
  const size = {
    ...numberFlag('clusters', values.clusters, 1, 20_000),
    ...numberFlag('users', values.users, 1, 100_000),
    ...numberFlag('deleted', values.deleted, 0, 100_000),
    ...numberFlag('seed', values.seed, 0, 2_147_483_647),
  };
  const { latency = 0 } = numberFlag('latency', values.latency, 0, 60_000);
  return {
    size,
    latencyMs: latency,
    printJson: values.print === 'json',
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  };
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandLineError(message.split(/\.?\s+To specify|\n/)[0] ?? message, { cause });
  }
}

function numberFlag<Name extends string>(
  name: Name,
  text: string | undefined,
  min: number,
  max: number,
): { [key in Name]?: number } {
  if (text === undefined) return {};
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max))
    throw new CommandLineError(
      `--${name} takes a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`,
    );
  return { [name]: value } as { [key in Name]?: number };
}
