/**
 * Ends the functions' processes when the host's process dies, however it dies. A stopped process can't notice by itself
 * that its host is gone, and a killed host can't tell it; so a small shell waits at the end of a pipe that only the host
 * holds open. When the pipe closes it kills whoever is still on its list and removes the host's folder.
 */
import { spawn } from 'node:child_process';

export interface Keeper {
  watch(pid: number): void;
  forget(pid: number): void;
  /** Lets the keeper go; it removes the folder and ends. */
  close(): void;
}

const script = `
trap '' INT TERM HUP
pids=' '
while read -r what pid; do
  case "$what" in
    watch) pids="$pids$pid " ;;
    forget) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
  esac
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
rm -rf -- "$1"
`;

function failed(error: Error): void {
  process.emitWarning(`The functions' processes are not watched over: ${error.message}`);
}

export function startKeeper(folder: string): Keeper {
  const shell = spawn('/bin/sh', ['-c', script, 'keeper', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  });
  // The keeper never holds its host up.
  shell.unref();
  const pipe = shell.stdin as typeof shell.stdin & { unref?: () => void };
  pipe.unref?.();
  shell.on('error', failed);
  pipe.on('error', failed);
  return {
    watch: (pid) => void pipe.write(`watch ${pid}\n`),
    forget: (pid) => void pipe.write(`forget ${pid}\n`),
    close: () => void pipe.end(),
  };
}
