/** The flags of `npm run bench`: every one is checked, and a bad one is said in one line. */
import { parseArgs } from 'node:util';

export interface Command {
  readonly bench: 'leaver' | 'audit' | 'encryption';
  readonly clusters: number;
  readonly users: number;
  /** Milliseconds that every answer of the cloud takes; Tablestore takes a tenth. */
  readonly latencyMs: number;
  readonly printJson: boolean;
}

export const help = `Measures the main job against the local cloud, through the built bundle and the real SDKs.

  npm run bench -- leaver [--clusters N] [--users N] [--latency MS] [--json]
  npm run bench -- audit [--users N] [--latency MS] [--json]
  npm run bench -- encryption [--clusters N] [--latency MS] [--json]

  leaver          one RAM user with an idle kubeconfig on every cluster is deleted: how long, and how many requests,
                  until all are revoked, read back and recorded; beside it the same job one request after the other
  audit           one audit of a cluster on which so many users hold a kubeconfig, and of one with a tenth of them
  encryption      verifies Secret encryption in five regions at the same time, within ActionTrail's two calls a second; the same
                  the night after; and who could switch it off
  --clusters N    of leaver and encryption: clusters in the account, 1 to 5000 (100)
  --users N       who hold kubeconfigs, 0 to 20000 (100); of leaver: others, up to 48 of them on a cluster
  --latency MS    every answer of the cloud takes at least this long, Tablestore's a tenth, 0 to 5000 (50)
  --json          print one JSON object instead of text
  --help          this text

Exit code: 0, or 1 when the job was not done whole or took more requests than its budget, or 2 for a bad command line.
`;

/** The message is one line for the person who typed it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

const options = {
  clusters: { type: 'string', default: '100' },
  users: { type: 'string', default: '100' },
  latency: { type: 'string', default: '50' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @throws CommandLineError */
export function parseCommand(args: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [bench, ...others] = positionals;
  if ((bench !== 'leaver' && bench !== 'audit' && bench !== 'encryption') || others.length > 0)
    throw new CommandLineError(
      `Name one bench: leaver, audit, encryption. Got ${JSON.stringify(positionals.join(' '))}.`,
    );
  return {
    bench,
    clusters: wholeNumber('clusters', values.clusters, 1),
    users: wholeNumber('users', values.users, 0, 20_000),
    latencyMs: wholeNumber('latency', values.latency, 0),
    printJson: values.json,
  };
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
