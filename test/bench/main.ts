/** `npm run bench`. */
import { type Bench, CommandLineError, type Command, help, parseCommand } from './command-line.ts';

interface Result {
  readonly report: { readonly problems: readonly string[] };
  readonly text: string;
}

type Size = Omit<Command, 'bench' | 'printJson'>;

/** Each is loaded only when it runs: what is behind them takes a second that a wrong flag need not wait for. */
const runners: Readonly<Record<Bench, (size: Size) => Promise<Result>>> = {
  leaver: async ({ clusters, users, latencyMs }) => {
    const { benchLeaver, leaverText } = await import('./leaver.ts');
    const { report } = await benchLeaver({ clusters, users, latencyMs });
    return { report, text: leaverText(report) };
  },
  audit: async (size) => {
    const { auditText, benchAudit } = await import('./audit.ts');
    const report = await benchAudit(size);
    return { report, text: auditText(report) };
  },
  encryption: async (size) => {
    const { benchEncryption, encryptionText } = await import('./encryption.ts');
    const report = await benchEncryption(size);
    return { report, text: encryptionText(report) };
  },
  sweep: async ({ clusters, users, deleted, latencyMs }) => {
    const { benchSweep, sweepText } = await import('./sweep.ts');
    const report = await benchSweep({ clusters, users, deleted, latencyMs });
    return { report, text: sweepText(report) };
  },
  cold: async (size) => {
    const { benchCold, coldText } = await import('./cold.ts');
    const report = await benchCold(size);
    return { report, text: coldText(report) };
  },
};

const small: Size = { clusters: 5, users: 10, deleted: 2, pairs: 1, latencyMs: 0 };
const inSmall: readonly (readonly [Bench, Partial<Size>])[] = [
  ['leaver', {}],
  ['audit', { users: 100 }],
  ['encryption', { clusters: 10 }],
  ['sweep', {}],
  ['sweep', { clusters: 10, deleted: 0 }],
  ['cold', {}],
];

/** All of them, one after the other. */
async function runShort(): Promise<Result> {
  const results: Result[] = [];
  for (const [bench, size] of inSmall) results.push(await runners[bench]({ ...small, ...size }));
  const reports = results.map(({ report }) => report);
  const problems = reports.flatMap((report) => report.problems);
  return {
    report: { bench: 'short', reports, problems } as Result['report'],
    text: results.map(({ text }) => text).join('\n'),
  };
}

async function run({ bench, printJson, ...size }: Command): Promise<number> {
  const { report, text } = await (bench === 'short' ? runShort() : runners[bench](size));
  for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
  process.stdout.write(`${printJson ? JSON.stringify(report) : text}\n`);
  return report.problems.length === 0 ? 0 : 1;
}

/** The exit code: 0, 1 when the job was not done or a budget exceeded, 2 for a bad command line. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command !== 'help') return await run(command);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    if (error instanceof CommandLineError) {
      process.stderr.write(`bench: ${error.message}\n`);
      return 2;
    }
    process.stderr.write(
      `bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
