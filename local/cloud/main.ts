/** `npm run cloud`: the local cloud alone, filled by the scenario, until Ctrl-C. */
import { type Command, CommandLineError, help, parseCommand } from './command-line.ts';
import type { LocalCloud } from './local-cloud.ts';
import { originOf } from './scenario-file.ts';

function jsonLine({ endpoints, account, administrator, tablestoreInstance }: LocalCloud): string {
  return JSON.stringify({
    endpoints,
    region: account.region,
    accessKeyId: administrator.id,
    accessKeySecret: administrator.secret,
    tablestoreInstance,
  });
}

function text({ endpoints, account, administrator, tablestoreInstance }: LocalCloud): string {
  const rows = Object.entries(endpoints).map(([name, at]) => `  ${name.padEnd(12)} ${at ?? 'not there'}`);
  return [
    `The local cloud is up: account ${account.accountId}, region ${account.region}, ` +
      `${account.clusters.length} clusters, ${account.credentials.length} kubeconfigs.`,
    ...rows,
    `  access key   ${administrator.id} ${administrator.secret}`,
    `  tablestore instance ${tablestoreInstance}`,
    'Ctrl-C ends it.',
  ].join('\n');
}

/** Resolves at the first Ctrl-C or SIGTERM; later ones change nothing. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

async function run(command: Command): Promise<void> {
  const ending = askedToEnd();
  const origin = originOf(command.stateFile, command.size, Date.now());
  // Loaded only now: the databases behind them take a second that a wrong flag need not wait for.
  const [{ startCloud }, { createScenario }] = await Promise.all([
    import('./cloud.ts'),
    import('./scenario.ts'),
  ]);
  const scenario = createScenario(origin);
  const cloud = await startCloud({
    account: scenario.account,
    latencyMs: command.latencyMs,
    ...(command.stateFile === undefined ? {} : { stateFile: command.stateFile }),
  });
  try {
    await scenario.logs(cloud.auditLogs);
    process.stdout.write(`${command.printJson ? jsonLine(cloud) : text(cloud)}\n`);
    await ending;
  } finally {
    await cloud.close();
  }
}

/** The exit code: 0 after a clean end, 2 for a bad command line, 1 when it could not start or end. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command === 'help') process.stdout.write(help);
    else await run(command);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`local cloud: ${message}\n`);
    return error instanceof CommandLineError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
