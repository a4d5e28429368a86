/** The flags of `npm run bench`: every one is checked, and a bad one is said in one line. */
import { parseArgs } from 'node:util';

const benches = ['leaver', 'audit', 'encryption', 'sweep', 'cold'] as const;
export type Bench = (typeof benches)[number];

export interface Command {
  /** `short`: all of them, in small. */
  readonly bench: Bench | 'short';
  readonly clusters: number;
  readonly users: number;
  readonly deleted: number;
  /** Of cold. */
  readonly pairs: number;
  /** Milliseconds that every answer of the cloud takes; Tablestore takes a tenth. */
  readonly latencyMs: number;
  readonly printJson: boolean;
}

export const help = `Measures the main job against the local cloud, through the built bundle and the real SDKs.

  npm run bench -- leaver [--clusters N] [--users N] [--latency MS] [--json]
  npm run bench -- audit [--users N] [--latency MS] [--json]
  npm run bench -- encryption [--clusters N] [--latency MS] [--json]
  npm run bench -- sweep [--clusters N] [--users N] [--deleted N] [--latency MS] [--json]
  npm run bench -- cold [--pairs N] [--json]
  npm run bench -- --short [--json]

  leaver          one RAM user with an idle kubeconfig on every cluster is deleted: how long, and how many requests,
                  until all are revoked, read back and recorded; beside it the same job one request after the other
  audit           one audit of a cluster on which so many users hold a kubeconfig, and of one with a tenth of them
  encryption      verifies Secret encryption in five regions at the same time, within ActionTrail's two calls a second; the same
                  the night after; and who could switch it off
  sweep           a whole night: every cluster audited, every region verified, whoever left long ago found, revoked, read back and
                  recorded; beside it the same job one request after the other. With --deleted 0 a night with nothing to do
  cold            every function from the start of its process to the answer of its first event, against \`node -e 0\`, and what
                  that time is spent on
  --short         all of them in small, in less than a minute: what continuous integration runs
  --clusters N    of leaver, encryption and sweep: clusters in the account, 1 to 5000 (100)
  --users N       who hold kubeconfigs, 0 to 20000 (100); of leaver: others, up to 48 of them on a cluster
  --deleted N     of sweep: how many of them have left, 0 to 1000 (5)
  --pairs N       of cold: how often each function is started, 1 to 100 (20)
  --latency MS    every answer of the cloud takes at least this long, Tablestore's a tenth, 0 to 5000 (50)
  --json          print one JSON object instead of text
  --help          this text

Exit code: 0, or 1 when the job was not done whole or took more requests than its budget (never for its time), or 2 for a bad
command line.
`;

/** The message is one line for the person who typed it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

const options = {
  clusters: { type: 'string', default: '100' },
  users: { type: 'string', default: '100' },
  deleted: { type: 'string', default: '5' },
  pairs: { type: 'string', default: '20' },
  latency: { type: 'string', default: '50' },
  short: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws CommandLineError */
export function parseCommand(args: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  return {
    bench: benchIn(positionals, values.short),
    clusters: wholeNumber('clusters', values.clusters, 1),
    users: wholeNumber('users', values.users, 0, 20_000),
    deleted: wholeNumber('deleted', values.deleted, 0, 1000),
    pairs: wholeNumber('pairs', values.pairs, 1, 100),
    latencyMs: wholeNumber('latency', values.latency, 0),
    printJson: values.json,
  };
}

function benchIn(positionals: readonly string[], isShort: boolean): Command['bench'] {
  const [name, ...others] = positionals;
  if (isShort && name === undefined) return 'short';
  const bench = benches.find((one) => one === name);
  if (bench !== undefined && others.length === 0 && !isShort) return bench;
  const given = JSON.stringify([...positionals, ...(isShort ? ['--short'] : [])].join(' '));
  throw new CommandLineError(`Name one bench: ${benches.join(', ')}; or only --short. Got ${given}.`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandLineError(message.split(/\.?\s+To specify|\n/)[0] ?? message, { cause });
  }
}

function wholeNumber(name: string, text: string, least: number, most = 5000): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new CommandLineError(
    `--${name} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`,
  );
}
