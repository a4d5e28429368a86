/**
 * EventBridge's event patterns. An event matches when it satisfies every field of the pattern (AND) by any of the field's
 * expressions (OR), with the same nesting, case-sensitively (documented: "Event patterns"). At most 5 expressions a field
 * (documented: "Limits").
 */
import type { EventPattern } from './contract.ts';
import { compileExpression, PatternError, type ValueTest } from './expression.ts';

export { PatternError } from './expression.ts';

/** Whether an event, or a part of it, matches. */
export type EventTest = (event: unknown) => boolean;

const maxExpressions = 5;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function compileField(expressions: readonly unknown[], where: string): ValueTest {
  if (expressions.length === 0) throw new PatternError(`${where} has no expression.`);
  if (expressions.length > maxExpressions)
    throw new PatternError(
      `${where} has ${expressions.length} expressions; at most ${maxExpressions} are allowed.`,
    );
  const tests = expressions.map((expression, index) => compileExpression(expression, `${where}[${index}]`));
  return (value) => tests.some((test) => test(value));
}

function compileFields(pattern: Readonly<Record<string, unknown>>, where: string): ValueTest {
  const fields = Object.entries(pattern).map(([name, inner]): readonly [string, ValueTest] => {
    const place = where === '' ? name : `${where}.${name}`;
    if (Array.isArray(inner)) return [name, compileField(inner, place)];
    if (!isObject(inner))
      throw new PatternError(
        `${place} must be a list of expressions or an object; got ${JSON.stringify(inner)}.`,
      );
    if (Object.keys(inner).length === 0) throw new PatternError(`${place} is an empty object.`);
    return [name, compileFields(inner, place)];
  });
  // A part that the event lacks is asked for with `undefined`, which only `exists: false` accepts.
  return (value) =>
    fields.every(([name, test]) =>
      test(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    );
}

/**
 * Gives the test of a pattern; `{}` matches every event (inferred). Throws PatternError, naming the field, for a pattern that
 * the service would not take.
 */
export function compilePattern(pattern: EventPattern): EventTest {
  if (!isObject(pattern)) throw new PatternError(`A pattern is an object; got ${JSON.stringify(pattern)}.`);
  return compileFields(pattern, '');
}
