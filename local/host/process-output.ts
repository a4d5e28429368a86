/** What the host reads of a function's process from outside: its lines and its memory. */
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** Written by the bootstrap on both pipes after a message's last line, with the message's number. */
const endMark = '\0end ';

/** Cuts a pipe into lines; `onEnd` is called when all output of the message of this number was read. */
export function readLines(
  pipe: Readable,
  onLine: (text: string) => void,
  onEnd: (message: number) => void,
): void {
  let rest = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const end = line.lastIndexOf(endMark);
      const text = end === -1 ? line : line.slice(0, end);
      if (end === -1 || text !== '') onLine(text);
      if (end !== -1) onEnd(Number(line.slice(end + endMark.length)));
    }
  });
  pipe.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}

/** Highest resident size of a process, bytes; undefined where there is no /proc and for a process that is gone. */
export function peakRss(pid: number | undefined): number | undefined {
  if (process.platform !== 'linux' || pid === undefined) return undefined;
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
