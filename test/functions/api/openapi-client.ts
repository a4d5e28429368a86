/**
 * A client that knows nothing but the OpenAPI document: it makes a request for each path that reads from the schemas of its
 * parameters, and checks what comes back against the schema of the response.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Json;
}

export interface Operation {
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media types by status, each with its schema. */
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: Json }>> }>
  >;
}

export function readingOperations(document: Json): Operation[] {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Json>>>>;
  return Object.entries(paths).flatMap(([path, item]) => {
    const { get } = item;
    if (get === undefined) return [];
    const { parameters = [], responses } = get as unknown as Partial<Operation>;
    return [{ path, parameters, responses: responses ?? {} }];
  });
}

/** The path with every parameter in its place; `values` are of path parameters by name, and of query parameters that are asked for. */
export function pathFor({ path, parameters }: Operation, values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place } of parameters) {
    const value = values[name];
    if (place === 'path') {
      if (value === undefined) throw new Error(`${path} needs ${name}.`);
      filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    } else if (value !== undefined) query.set(name, value);
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
}

/** Values that the schema of a parameter allows: every word of an enumeration, the bounds of a number, its default. */
export function allowedBy(schema: Json): string[] {
  const { enum: among, minimum, maximum, default: usual } = schema;
  const values = [...(Array.isArray(among) ? among : []), minimum, maximum, usual];
  return [...new Set(values.filter((value) => value !== undefined).map(String))];
}

/** Whether the schema of a parameter allows the value as text. */
export function isAllowed(schema: Json, value: string): boolean {
  const typed = schema['type'] === 'integer' || schema['type'] === 'number' ? Number(value) : value;
  return new Ajv2020({ strict: false, validateFormats: false }).validate({ ...schema }, typed);
}

/** The validators of a document's responses. Nothing may be in an answer that its schema does not name. */
export function responseCheck(
  document: Json,
): (operation: Operation, status: number, type: string) => ValidateFunction {
  const closed = structuredClone(document);
  closeObjects(closed['components']);
  closeObjects(closed['paths']);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  ajv.addSchema({ ...closed, $id: 'openapi' });
  const pointer = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
  const known = new Map<string, ValidateFunction>();
  return ({ path }, status, type) => {
    const steps = ['paths', path, 'get', 'responses', String(status), 'content', type, 'schema'];
    const $ref = `openapi#/${steps.map((step) => encodeURIComponent(pointer(step))).join('/')}`;
    const check = known.get($ref) ?? ajv.compile({ $ref });
    known.set($ref, check);
    return check;
  };
}

/** An object of an `allOf` sees only its own part, so that those stay open. */
function closeObjects(node: unknown, isPart = false): void {
  if (Array.isArray(node)) for (const one of node) closeObjects(one, isPart);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const schema = node as Record<string, unknown>;
  const isObject = schema['type'] === 'object' && 'properties' in schema;
  if (isObject && !isPart && schema['additionalProperties'] === undefined)
    schema['unevaluatedProperties'] = false;
  for (const [name, child] of Object.entries(schema)) closeObjects(child, name === 'allOf');
}
