/** A statement as the embedded engine's parser sees it, as JSON that keeps numbers beyond 2^53 exact. */
import { randomUUID } from 'node:crypto';

export type Tree = string | number | boolean | null | Tree[] | TreeObject;
export interface TreeObject {
  [field: string]: Tree;
}

export function isObject(tree: Tree | undefined): tree is TreeObject {
  return typeof tree === 'object' && tree !== null && !Array.isArray(tree);
}

export function textOf(tree: Tree | undefined): string {
  return typeof tree === 'string' ? tree : '';
}

export function listOf(tree: Tree | undefined): Tree[] {
  return Array.isArray(tree) ? tree : [];
}

/** Marks a number that JavaScript would write differently; nobody can guess it and so put one into a statement. */
const mark = `${randomUUID()}:`;
const marked = new RegExp(`"${mark}([^"]+)"`, 'g');

/** Numbers with more digits than JavaScript holds, and `2.0`, which it would write as `2`. */
const isDelicate = (number: string): boolean => /[.eE]/.test(number) || number.length > 15;

export function parseTree(json: string): TreeObject {
  const exact = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') || !isDelicate(token) ? token : `"${mark}${token}"`,
  );
  return JSON.parse(exact) as TreeObject;
}

export function writeTree(tree: TreeObject): string {
  return JSON.stringify(tree).replaceAll(marked, '$1');
}

/** Fields that hold data types and constants, not parts of the statement. */
const leaves: ReadonlySet<string> = new Set(['cast_type', 'value']);

/** A statement's part and all the parts below it, parents first. */
export function* everyPart(tree: Tree): Generator<TreeObject> {
  const waiting: Tree[] = [tree];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (isObject(next)) yield next;
    waiting.push(...childrenOf(next).toReversed());
  }
}

function childrenOf(tree: Tree | undefined): Tree[] {
  if (!isObject(tree)) return listOf(tree);
  return Object.entries(tree).flatMap(([field, child]) =>
    !leaves.has(field) || isStatement(child) ? [child] : [],
  );
}

/** The members of WITH are called `value` too. */
function isStatement(tree: Tree): boolean {
  return isObject(tree) && isObject(tree['query']);
}
