/** `<FILE>.scenario.json`: how the account in a state file was made, so that a restart has the same audit logs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CommandLineError, type Size, usualSize } from './command-line.ts';

interface Origin extends Size {
  /** When the scenario was made, milliseconds since 1970. */
  readonly now: number;
}

const sizeNames = ['clusters', 'users', 'deleted', 'seed'] as const;

/**
 * The origin of the state file; written when there is none yet.
 * @throws CommandLineError when a given number is not the one that the file was made with.
 */
export function originOf(stateFile: string | undefined, given: Partial<Size>, now: number): Origin {
  if (stateFile === undefined) return { ...usualSize, ...given, now };
  const file = `${stateFile}.scenario.json`;
  if (!existsSync(file)) {
    const origin = { ...usualSize, ...given, now };
    writeFileSync(file, JSON.stringify(origin));
    return origin;
  }
  const saved = readOrigin(file);
  for (const name of sizeNames) {
    const wanted = given[name];
    if (wanted !== undefined && wanted !== saved[name])
      throw new CommandLineError(
        `${stateFile} was made with --${name} ${saved[name]}, not ${wanted}: leave the flag out or take another file.`,
      );
  }
  return saved;
}

function readOrigin(file: string): Origin {
  const unreadable = `${file} can't be read; remove it and the files beside it to start anew.`;
  let saved: Partial<Record<string, unknown>>;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<string, unknown>>;
  } catch (cause) {
    throw new CommandLineError(unreadable, { cause });
  }
  const numbers = [...sizeNames, 'now'].map((name) => saved[name]);
  if (!numbers.every((value) => Number.isSafeInteger(value))) throw new CommandLineError(unreadable);
  const [clusters, users, deleted, seed, now] = numbers as [number, number, number, number, number];
  return { clusters, users, deleted, seed, now };
}
