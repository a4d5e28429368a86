/** The flags of `npm start`: every one is checked, and a bad one is said in one line. */
import { parseArgs } from 'node:util';

/** What each sabotage breaks: the world, never the check. */
export const sabotages = {
  'residual-kept': 'ACK accepts one clean-up and never does it',
  'active-revoked': 'somebody removes a held kubeconfig, behind the guard’s back',
  'outcome-missing': 'the outcome of one revocation is lost from the journal',
} as const;

export type Sabotage = keyof typeof sabotages;

export interface Command {
  /** End by itself, with the result as the exit code. */
  readonly once: boolean;
  readonly sabotage?: Sabotage;
}

const listed = Object.entries(sabotages)
  .map(([name, text]) => `    ${name.padEnd(17)}${text}`)
  .join('\n');

export const help = `Shows the main job: people leave, and their kubeconfigs go, on a local cloud.

  npm start                     shows it and stays up until Ctrl-C
  npm start -- --once           shows it and ends: 0 when every credential that
                                had to go is gone, every one that had to stay is
                                there and the records say why; else 1
  npm start -- --sabotage WHAT  to try the check itself: breaks one thing, and
                                must end with 1 (implies --once)
  npm start -- --help           this text

  WHAT is one of
${listed}

2 is the exit code of a bad command line.
`;

/** A flag that is unknown or has a bad value; the message is one line for the person who typed it. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

const options = {
  once: { type: 'boolean' },
  sabotage: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** @throws CommandLineError */
export function parseCommand(args: readonly string[]): Command | 'help' {
  const { help: isHelp, once = false, sabotage } = parseFlags(args);
  if (isHelp === true) return 'help';
  if (sabotage === undefined) return { once };
  if (!isSabotage(sabotage))
    throw new CommandLineError(
      `--sabotage takes ${Object.keys(sabotages).join(', ')}; not ${JSON.stringify(sabotage)}.`,
    );
  return { once: true, sabotage };
}

function isSabotage(text: string): text is Sabotage {
  return Object.hasOwn(sabotages, text);
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandLineError(message.split(/\.?\s+To specify|\n/)[0] ?? message, { cause });
  }
}
