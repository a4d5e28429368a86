/** `npm run bench`. */
import { CommandLineError, type Command, help, parseCommand } from './command-line.ts';
import type { AuditReport } from './audit.ts';
import type { EncryptionReport } from './encryption.ts';
import type { LeaverReport } from './leaver.ts';

function text(report: LeaverReport): string {
  const { furtherPages, repeats, readBackPolls } = report.apart;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const sampled = report.plainSample < report.clusters ? `, scaled from ${report.plainSample} clusters` : '';
  return [
    `One leaver on ${report.clusters} clusters, ${report.latencyMs} ms a request:`,
    `  revoked, read back and recorded in ${seconds(report.wallMs)} (${report.untilFirstRequestMs} ms of it until the first request)`,
    `  one request after the other: ${seconds(report.plainWallMs)} for ${report.plainRequests} requests${sampled}`,
    `  ratio ${report.ratio}, with ${report.parallel} clusters at a time on ${report.cores} cores`,
    `  ${report.cloudRequests} requests to the cloud (budget ${report.budget}); apart from them ${furtherPages} further pages, ` +
      `${repeats} repeats, ${readBackPolls} polls, ${report.tablestoreRequests} to Tablestore`,
    `  the function's memory: ${report.peakRssMb} MB at most`,
  ].join('\n');
}

async function run(command: Command): Promise<number> {
  // Loaded only now: what is behind it takes a second that a wrong flag need not wait for.
  const [report, words] = await runners[command.bench](command);
  for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
  process.stdout.write(`${command.printJson ? JSON.stringify(report) : words}\n`);
  return report.problems.length === 0 ? 0 : 1;
}

async function runLeaver({ clusters, users, latencyMs }: Command): Promise<[LeaverReport, string]> {
  const { benchLeaver } = await import('./leaver.ts');
  const { report } = await benchLeaver({ clusters, users, latencyMs });
  return [report, text(report)];
}

async function runAudit(command: Command): Promise<[AuditReport, string]> {
  const { auditText, benchAudit } = await import('./audit.ts');
  const report = await benchAudit(command);
  return [report, auditText(report)];
}

async function runEncryption(command: Command): Promise<[EncryptionReport, string]> {
  const { benchEncryption, encryptionText } = await import('./encryption.ts');
  const report = await benchEncryption(command);
  return [report, encryptionText(report)];
}

const runners = { leaver: runLeaver, audit: runAudit, encryption: runEncryption } as const;

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
