/**
 * RAM's permission policies, version 1 of their language (documented: Effect; Action or NotAction; Resource; Condition), read
 * so that nothing is guessed: what is not as documented is a doubtful statement.
 */

export type Effect = 'Allow' | 'Deny';

/** `all-but` is the language's NotAction. */
export interface Actions {
  readonly kind: 'these' | 'all-but';
  readonly patterns: readonly string[];
}

export type Statement =
  | {
      readonly kind: 'understood';
      readonly effect: Effect;
      readonly actions: Actions;
      readonly resources: readonly string[];
      /** Whether there is a Condition, an empty one included. */
      readonly isConditional: boolean;
    }
  | {
      readonly kind: 'doubtful';
      readonly effect: Effect | 'unknown';
      readonly why: string;
    };

/** A document that can't be read at all is one doubtful statement of unknown effect. */
export type PolicyDocument = readonly Statement[];

/** From the text that RAM keeps. Never throws. */
export function parsePolicyDocument(text: string): PolicyDocument {
  const value = jsonOf(text);
  if (!isObject(value)) return [doubtful('unknown', 'the document is no JSON object')];
  const unknown = unknownElement(value, ['Version', 'Statement']);
  if (unknown !== undefined) return [doubtful('unknown', unknown)];
  if (value['Version'] !== '1') return [doubtful('unknown', 'the version of the language is not 1')];
  // One statement without a list is written, too.
  const statements: unknown = isObject(value['Statement']) ? [value['Statement']] : value['Statement'];
  if (!Array.isArray(statements) || statements.length === 0)
    return [doubtful('unknown', 'there are no statements')];
  return statements.map(statementOf);
}

function statementOf(value: unknown): Statement {
  if (!isObject(value)) return doubtful('unknown', 'a statement is no object');
  const effect = effectOf(value['Effect']);
  if (effect === undefined) return doubtful('unknown', 'a statement is neither Allow nor Deny');
  // Among the unknown are Principal, which belongs to trust policies, and NotResource, which only old pages name.
  const unknown = unknownElement(value, ['Effect', 'Action', 'NotAction', 'Resource', 'Condition']);
  if (unknown !== undefined) return doubtful(effect, unknown);
  const kind = 'Action' in value ? 'these' : 'all-but';
  const patterns = textsOf(value[kind === 'these' ? 'Action' : 'NotAction']);
  if (patterns === undefined || ('Action' in value && 'NotAction' in value))
    return doubtful(effect, 'it does not say which actions it is about');
  const resources = textsOf(value['Resource']);
  if (resources === undefined) return doubtful(effect, 'it does not say which resources it is about');
  const isConditional = 'Condition' in value;
  return { kind: 'understood', effect, actions: { kind, patterns }, resources, isConditional };
}

function doubtful(effect: Effect | 'unknown', why: string): Statement {
  return { kind: 'doubtful', effect, why };
}

function effectOf(value: unknown): Effect | undefined {
  return value === 'Allow' || value === 'Deny' ? value : undefined;
}

function unknownElement(value: object, known: readonly string[]): string | undefined {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `the element “${unknown.slice(0, 40)}” is not known`;
}

/** Documented: one text is the same as a list of it. A list of nothing says nothing. */
function textsOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.filter((one) => typeof one === 'string' && one !== '').map(String);
  return texts.length === list.length && texts.length > 0 ? texts : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Text that is no JSON is no document: its reader says so.
    return undefined;
  }
}
