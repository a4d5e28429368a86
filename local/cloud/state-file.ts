/**
 * The account on disk, so that a restart goes on where the last run stopped. It lives beside Tablestore's database file,
 * in a file of its own: `<FILE>.account.json`, readable by its owner only, as it holds the administrator's key.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Account, emptyAccount, usualBehaviours } from './account.ts';

interface SavedAccount {
  readonly account: Account;
  readonly administrator: { readonly id: string; readonly secret: string };
}

/** How long changes are gathered before they are written, milliseconds. */
const gatherMs = 200;

export function accountFile(stateFile: string): string {
  return `${stateFile}.account.json`;
}

/** Undefined when nothing was saved yet. Throws with the file's name when its text can't be read as an account. */
export function readAccount(stateFile: string): SavedAccount | undefined {
  const file = accountFile(stateFile);
  if (!existsSync(file)) return undefined;
  let saved: Partial<SavedAccount>;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8'), withEndless) as Partial<SavedAccount>;
  } catch (cause) {
    throw new Error(`${file} is no JSON text; remove it to start anew.`, { cause });
  }
  const { account, administrator } = saved;
  if (!Array.isArray(account?.credentials) || administrator === undefined)
    throw new Error(`${file} holds no account of the local cloud; remove it to start anew.`);
  // A file of an earlier version lacks what came since.
  const behaviours = { ...usualBehaviours, ...account.behaviours };
  return { account: { ...emptyAccount(account), ...account, behaviours }, administrator };
}

interface AccountKeeper {
  /** Writes a little later what `now` gives then. */
  changed(): void;
  /** Writes at once and for the last time. */
  close(): void;
}

/** A half-written file is never seen: the text is written beside it and moved over it. */
export function keepAccount(stateFile: string, now: () => SavedAccount): AccountKeeper {
  const file = accountFile(stateFile);
  let written = '';
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    timer = undefined;
    const text = JSON.stringify(now(), withoutEndless);
    if (text === written) return;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    written = text;
  };
  write();
  return {
    changed: () => {
      timer ??= setTimeout(write, gatherMs);
    },
    close: () => {
      clearTimeout(timer);
      write();
    },
  };
}

/** A behaviour may last for ever; JSON has no such number. */
const endless = 'local-cloud:Infinity';

function withoutEndless(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? endless : value;
}

function withEndless(_: string, value: unknown): unknown {
  return value === endless ? Number.POSITIVE_INFINITY : value;
}
