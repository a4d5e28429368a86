/** One JSON object a line. A line names the step and its facts; values that could be a secret never get this far. */

export type LogLine = Readonly<Record<string, unknown>>;
export type Log = (line: LogLine) => void;

/** In bytes. Function Compute cuts lines at 32 KB (documented); a cut line would not be JSON any more. */
const longestLine = 30_000;

export function jsonLog(write: (text: string) => void, common: LogLine): Log {
  return (line) => {
    const text = JSON.stringify({ ...common, ...line });
    const size = Buffer.byteLength(text);
    const { level, step } = line;
    write(size <= longestLine ? text : JSON.stringify({ ...common, level, step, cut: size }));
  };
}
