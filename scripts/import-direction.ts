/**
 * Which part of the project may know which: imports run one way, the vendor's SDKs, the environment and the time of day
 * are reached from few places. Reads source text alone, types and lazy imports included.
 */
import { posix } from 'node:path';

/** A place in the project, by its path; the first that matches wins. */
const zones = [
  { name: 'compose', paths: /^functions\/([^/]+\/compose\.ts|[^/]+\.ts)$/ },
  { name: 'functions', paths: /^functions\// },
  { name: 'domain', paths: /^shared\/domain\// },
  { name: 'ports', paths: /^shared\/use-cases\/(ports|cloud-error)(\.ts$|\/)/ },
  { name: 'use-cases', paths: /^shared\/use-cases\// },
  { name: 'cloud', paths: /^shared\/cloud\// },
  { name: 'state', paths: /^shared\/state\// },
  { name: 'report', paths: /^shared\/report\// },
  { name: 'runtime', paths: /^shared\/runtime\// },
  { name: 'start', paths: /^local\/(start\.ts$|demo\/)/ },
  { name: 'local', paths: /^local\// },
  { name: 'scripts', paths: /^scripts\// },
  { name: 'test', paths: /^test\// },
] as const;

type Zone = (typeof zones)[number]['name'];

/** What a place may import besides itself. Nobody imports tests. */
const mayImport: Readonly<Record<Zone, readonly Zone[]>> = {
  compose: ['functions', 'domain', 'ports', 'use-cases', 'cloud', 'state', 'report', 'runtime'],
  functions: ['compose', 'domain', 'ports', 'use-cases', 'report', 'runtime'],
  domain: [],
  ports: ['domain'],
  'use-cases': ['ports', 'domain'],
  cloud: ['ports', 'domain'],
  state: ['ports', 'domain'],
  report: ['domain'],
  runtime: [],
  start: ['local'],
  local: ['start'],
  scripts: [],
  test: zones.map(({ name }) => name),
};

const sdkUsers: readonly Zone[] = ['cloud', 'state', 'start', 'test'];
const sdkPackage = /^(@alicloud\/|tablestore($|\/))/;
const production: readonly Zone[] = [
  'compose',
  'functions',
  'domain',
  'ports',
  'use-cases',
  'cloud',
  'state',
  'report',
  'runtime',
];

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly why: string;
}

function zoneOf(path: string): Zone | undefined {
  return zones.find(({ paths }) => paths.test(path))?.name;
}

/** Comments become blanks, so that what they mention is no import and lines keep their numbers. */
function withoutComments(text: string): string {
  const tokens = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(tokens, (token) => (/^\/[/*]/.test(token) ? token.replace(/[^\n]/g, ' ') : token));
}

const importForms =
  /(?:^\s*(?:import|export)\b(?:[^'"`;]*?\bfrom)?\s*|\b(?:import|require)\s*\(\s*)(['"])([^'"\n]+)\1/gm;

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Undefined when the import is allowed. `from` and what is imported are paths from the project's root. */
function importProblem(from: string, zone: Zone, specifier: string): string | undefined {
  if (sdkPackage.test(specifier) && !sdkUsers.includes(zone))
    return `${specifier} is an SDK: only ${sdkUsers.join(', ')} may import it, not ${zone}`;
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  const targetZone = zoneOf(target);
  if (targetZone === undefined) return zone === 'test' ? undefined : `${target} is in no known folder`;
  const allowed = targetZone === zone || mayImport[zone].includes(targetZone);
  if (!allowed) return `${zone} may not import ${targetZone} (${target})`;
  const owner = /^functions\/([^/]+)\//;
  const [mine, theirs] = [owner.exec(from)?.[1], owner.exec(target)?.[1]];
  const isAnotherFunction = mine !== undefined && theirs !== undefined && mine !== theirs;
  return isAnotherFunction ? `the function ${mine} may not import the function ${theirs}` : undefined;
}

const environment = /\bprocess\s*(?:\.\s*env\b|\[\s*['"]env['"]\s*\])|\bfrom\s*['"](?:node:)?process['"]/g;
const timeOfDay = /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\s(\w]))/g;

/** Everything in one file that the rules forbid. `file` is the path from the project's root, with `/`. */
export function violationsOf(file: string, source: string): Violation[] {
  const zone = zoneOf(file);
  if (zone === undefined) return [];
  const text = withoutComments(source);
  const found: Violation[] = [];
  const add = (index: number, why: string): void => {
    found.push({ file, line: lineAt(text, index), why });
  };
  for (const match of text.matchAll(importForms)) {
    const why = importProblem(file, zone, match[2] ?? '');
    if (why !== undefined) add(match.index + match[0].length, why);
  }
  if (production.includes(zone) && zone !== 'compose') {
    for (const match of text.matchAll(environment))
      add(match.index, 'the environment is read in compose.ts only');
    for (const match of text.matchAll(timeOfDay)) add(match.index, 'time comes from the injected clock only');
  }
  return found;
}
