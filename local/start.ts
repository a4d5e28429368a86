/** `npm start`: the main job on the local cloud, told as it happens. */
import { CommandLineError, help, parseCommand } from './demo/command-line.ts';
import type { Command } from './demo/command-line.ts';
import { paperOn, wantsColours } from './demo/paper.ts';

/** Resolves at the first Ctrl-C or SIGTERM; later ones change nothing, for a clean end is under way. */
function askedToEnd(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('interrupted'));
  });
}

/** The exit code. */
async function run(command: Command): Promise<number> {
  const interrupted = askedToEnd();
  const paper = paperOn(
    (text) => void process.stdout.write(text),
    wantsColours(process.stdout.isTTY, process.env),
  );
  // Loaded only now: the SDKs and the databases take a second that a wrong flag need not wait for.
  const [{ prepare }, { printWhatToTry, prompt }] = await Promise.all([
    import('./demo/demonstration.ts'),
    import('./demo/prompt.ts'),
  ]);
  const demonstration = await prepare(command, paper);
  try {
    const end = await Promise.race([demonstration.play(), interrupted]);
    if (command.once) {
      if (end === 'interrupted') paper.heading('Interrupted, so nothing was checked.');
      return end === true ? 0 : 1;
    }
    if (end !== 'interrupted') {
      const { stdin, stdout } = process;
      await printWhatToTry(paper, demonstration, stdin.isTTY);
      await (stdin.isTTY ? prompt(stdin, stdout, paper, demonstration, interrupted) : interrupted);
    }
    paper.line();
    return 0;
  } finally {
    await demonstration.stage.close();
  }
}

/** 0 and 1 as the help says, 2 for a bad command line. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command !== 'help') return await run(command);
    process.stdout.write(help);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`npm start: ${message}\n`);
    return error instanceof CommandLineError ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
