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

/** Marks a number that JavaScript can't hold; nobody can guess it and so put one into a statement. */
const mark = `${randomUUID()}:`;

export function parseTree(json: string): TreeObject {
  const exact = json.replaceAll(/"(?:[^"\\]|\\.)*"|\b\d{16,}\b/g, (token) =>
    token.startsWith('"') ? token : `"${mark}${token}"`,
  );
  return JSON.parse(exact) as TreeObject;
}

export function writeTree(tree: TreeObject): string {
  return JSON.stringify(tree).replaceAll(new RegExp(`"${mark}(\\d+)"`, 'g'), '$1');
}

/** The tree itself and everything below it, parents first. */
export function* everyObject(tree: Tree): Generator<TreeObject> {
  if (isObject(tree)) yield tree;
  const children = isObject(tree) ? Object.values(tree) : listOf(tree);
  for (const child of children) yield* everyObject(child);
}
