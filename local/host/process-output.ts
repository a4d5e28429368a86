/** What the host reads of a function's process from outside: its lines and its memory. */
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** Written by the bootstrap on both pipes after a request's last line. */
const endMark = '\0end';

/** Cuts a pipe into lines; `onEnd` is called at the end of a request's output. */
export function readLines(pipe: Readable, onLine: (text: string) => void, onEnd: () => void): void {
  let rest = '';
  pipe.setEncoding('utf8');
  pipe.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const ends = line.endsWith(endMark);
      const text = ends ? line.slice(0, -endMark.length) : line;
      if (!ends || text !== '') onLine(text);
      if (ends) onEnd();
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
