/** What can be tried while the demonstration stays up, and the line on which it is typed. */
import { createInterface } from 'node:readline';
import type { Demonstration } from './demonstration.ts';
import type { Paper } from './paper.ts';
import { dayMs } from './story.ts';
import { shortened, shortTimes, timeText } from './text.ts';

const commands = `  delete NAME   somebody leaves: a user or a role of the account
  who           the names that are left
  clock +8d     the time of everything moves: d, h or m
  night         the run over the whole account
  look          the timer looks again at what is due
  show [NAME]   what is recorded
  quit          the end, like Ctrl-C`;

export async function printWhatToTry(
  paper: Paper,
  { stage }: Demonstration,
  hasPrompt: boolean,
): Promise<void> {
  const { endpoints, administrator, tablestoreInstance, account } = stage.cloud;
  paper.heading('It stays up. What can be tried');
  paper.paragraph('The report page; the link signs you in as an administrator:');
  paper.line(`  ${stage.pageUrl}`);
  const { url, token } = await stage.api();
  paper.paragraph('The HTTP API, as an administrator; the token lives twelve hours:');
  paper.line(`  TOKEN=${token}`);
  paper.line(`  curl -H "Authorization: Bearer $TOKEN" ${url}/v1/findings`);
  paper.paragraph('With an SDK, over http, signed as for the real services:');
  for (const [name, at] of Object.entries(endpoints)) if (at !== null) paper.entry(name, String(at));
  paper.entry('region', account.region);
  paper.entry('access key', administrator.id);
  paper.entry('secret', administrator.secret);
  paper.entry('tablestore', `instance ${tablestoreInstance}; tables credentials, journal and others`);
  paper.paragraph(
    `Without a signature they answer with their refusal: curl -i http://${endpoints.cs}/api/v1/clusters`,
  );
  paper.paragraph(
    'events/ has a sample of every event that the function takes; put one on the bus with the EventBridge SDK. ' +
      'local/README.md tells what the local cloud is and is not.',
  );
  if (hasPrompt) {
    paper.paragraph('Here:');
    paper.line(commands);
  }
  paper.paragraph('Ctrl-C ends it.');
}

/** Resolves at `quit` and at the end of the input. A command that fails says so, and the next one is asked for. */
export async function prompt(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  paper: Paper,
  demonstration: Demonstration,
  ended: Promise<unknown>,
): Promise<void> {
  const lines = createInterface({ input, output, prompt: '> ' });
  // The terminal is in the reader's hands: it is the one that hears Ctrl-C.
  lines.on('SIGINT', () => lines.close());
  void ended.then(() => lines.close());
  lines.prompt();
  for await (const line of lines) {
    const [command = '', argument = ''] = line.trim().split(/\s+/);
    if (command === 'quit') break;
    try {
      await obey(command, argument, paper, demonstration);
    } catch (error) {
      paper.paragraph(error instanceof Error ? error.message : String(error), 'red');
    }
    lines.prompt();
  }
  lines.close();
}

async function obey(
  command: string,
  argument: string,
  paper: Paper,
  { stage, ledger }: Demonstration,
): Promise<void> {
  switch (command) {
    case '':
      return;
    case 'delete':
      await leave(argument, stage);
      return;
    case 'who':
      paper.paragraph(namesLeft(stage).join(', '));
      return;
    case 'clock':
      stage.advance(spanOf(argument));
      paper.entry('clock', `It is ${timeText(stage.cloud.clock.now())}.`);
      return;
    case 'look':
      await stage.lookAgain();
      return;
    case 'night':
      await stage.night();
      return;
    case 'show':
      for (const { uid, clusterId, status, decision } of await ledger.records()) {
        const name = stage.names.identity(uid);
        if (argument !== '' && name !== argument) continue;
        const why = (decision?.reasons ?? []).map(({ text }) => text).join(' ');
        paper.entry(name, `${stage.names.cluster(clusterId)}: ${status}. ${shortTimes(why)}`);
      }
      return;
    default:
      paper.paragraph(`There is no ${JSON.stringify(shortened(command, 20))}; there are:`);
      paper.line(commands);
  }
}

function namesLeft({ cloud: { account } }: Demonstration['stage']): string[] {
  const roles = account.roles.filter(({ service }) => service === undefined);
  return [...account.users.map(({ userName }) => userName), ...roles.map(({ roleName }) => roleName)];
}

async function leave(name: string, { cloud, people }: Demonstration['stage']): Promise<void> {
  const { users, roles, defaultDomain } = cloud.account;
  if (users.some(({ userName }) => userName === name))
    await people.deleteUserByIms(`${name}@${defaultDomain}`);
  else if (roles.some(({ roleName }) => roleName === name)) await people.deleteRole(name);
  else throw new Error(`There is no user and no role ${JSON.stringify(name)}; "who" tells the names.`);
  await cloud.eventBus.idle();
}

/** `+8d`, `+3h`, `+10m` */
function spanOf(text: string): number {
  const [, count, unit] = /^\+?(\d{1,4})([dhm])$/.exec(text) ?? [];
  if (count === undefined) throw new Error('The clock goes on by days, hours or minutes, for instance +8d.');
  const unitMs = unit === 'd' ? dayMs : unit === 'h' ? dayMs / 24 : 60_000;
  return Number(count) * unitMs;
}
