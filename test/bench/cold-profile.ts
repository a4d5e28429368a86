/** Where the time of a function's first call goes, from a profile of its process. */
import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import * as z from 'zod';

const profiled = z.object({
  startedAfterMs: z.number(),
  profile: z.object({
    nodes: z.array(
      z.object({
        id: z.number(),
        callFrame: z.object({
          functionName: z.string(),
          url: z.string(),
          lineNumber: z.number(),
          columnNumber: z.number(),
        }),
        children: z.array(z.number()).optional(),
      }),
    ),
    samples: z.array(z.number()),
    /** Microseconds before each sample. */
    timeDeltas: z.array(z.number()),
  }),
});

interface Frame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
  readonly caller: Frame | undefined;
}

/** Milliseconds by what they were spent on, the largest first; what took less than a fiftieth is `other`. */
export type Spent = Readonly<Record<string, number>>;

export async function spentIn(profileFile: string, bundleMapFile: string): Promise<Spent> {
  const { startedAfterMs, profile } = profiled.parse(JSON.parse(await readFile(profileFile, 'utf8')));
  const map = new SourceMap(JSON.parse(await readFile(bundleMapFile, 'utf8')) as never);
  const frames = framesOf(profile.nodes);
  const spent = new Map<string, number>([['start of node', startedAfterMs]]);
  for (const [index, id] of profile.samples.entries()) {
    const frame = frames.get(id);
    const micros = profile.timeDeltas[index + 1] ?? 0;
    const what = frame === undefined ? 'other' : labelOf(frame, map);
    spent.set(what, (spent.get(what) ?? 0) + micros / 1000);
  }
  return sorted(spent);
}

function framesOf(nodes: z.infer<typeof profiled>['profile']['nodes']): Map<number, Frame> {
  const callers = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const frames = new Map<number, Frame>();
  const frameOf = (id: number): Frame | undefined => {
    const known = frames.get(id);
    const node = byId.get(id);
    if (known !== undefined || node === undefined) return known;
    const { functionName: name, url, lineNumber: line, columnNumber: column } = node.callFrame;
    const caller = callers.get(id);
    const frame = { name, url, line, column, caller: caller === undefined ? undefined : frameOf(caller) };
    frames.set(id, frame);
    return frame;
  };
  for (const { id } of nodes) frameOf(id);
  return frames;
}

const special: Readonly<Record<string, string>> = {
  '(idle)': 'waiting for answers',
  '(garbage collector)': 'garbage collection',
};

function labelOf(frame: Frame, map: SourceMap): string {
  const known = special[frame.name];
  if (known !== undefined) return known;
  let owner: string | undefined;
  let isLoading = false;
  for (let at: Frame | undefined = frame; at !== undefined; at = at.caller) {
    if (at.name === 'wrapSafe') return 'compiling the bundle';
    if (at.name === 'compileForInternalLoader') return 'modules of node';
    owner ??= packageOf(at, map);
    // The bundler names the function around a package's module by its path.
    isLoading ||= at.name.includes('node_modules/');
  }
  if (owner === undefined) return 'other';
  return `${isLoading ? 'loading' : 'running'} ${owner}`;
}

function packageOf({ url, line, column }: Frame, map: SourceMap): string | undefined {
  if (url.includes('/runtime/')) return 'the bootstrap';
  if (!url.endsWith('/code/index.js')) return undefined;
  const entry = map.findEntry(line, column);
  if (!('originalSource' in entry)) return undefined;
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(entry.originalSource)?.[1];
  return name ?? 'our own';
}

function sorted(spent: ReadonlyMap<string, number>): Spent {
  const total = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
  const large = [...spent].filter(([what, ms]) => ms >= total / 50 && what !== 'other');
  const named = large.reduce((sum, [, ms]) => sum + ms, 0);
  const all = [...large.toSorted(([, one], [, other]) => other - one), ['other', total - named] as const];
  return Object.fromEntries(all.map(([what, ms]) => [what, Math.round(ms)]));
}
