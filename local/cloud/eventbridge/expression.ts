/**
 * One expression of an event pattern: a plain value, or an object with exactly one operator. The operators are those of the
 * documentation ("Event patterns": value, prefix, suffix, contains, anything-but, anything-but + prefix, numeric, cidr for
 * IPv4, exists, null, empty string). An operator that the page does not list is refused, so that a pattern that works
 * here is not one that the service would not take.
 */
import { BlockList, isIPv4 } from 'node:net';

export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** `undefined` stands for a field that the event does not have; JSON has no other use for it. */
export type ValueTest = (value: unknown) => boolean;

type OperatorCompiler = (operand: unknown, where: string) => ValueTest;

const comparisons: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function text(operand: unknown, where: string): string {
  if (typeof operand === 'string') return operand;
  throw new PatternError(`${where} takes a string; got ${JSON.stringify(operand)}.`);
}

function anyElement(test: (value: unknown) => boolean): ValueTest {
  // A list in the event matches by any of its elements (inferred from the page's "array" example).
  return (value) => (Array.isArray(value) ? value.some(test) : value !== undefined && test(value));
}

function anythingBut(operand: unknown, where: string): ValueTest {
  if (operand !== null && typeof operand === 'object' && !Array.isArray(operand)) {
    const [entry, ...others] = Object.entries(operand);
    if (entry === undefined || others.length > 0 || entry[0] !== 'prefix')
      throw new PatternError(`${where} takes {"prefix": …} and no other operator.`);
    const prefix = text(entry[1], `${where}.prefix`);
    return anyElement((value) => !(typeof value === 'string' && value.startsWith(prefix)));
  }
  const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0) throw new PatternError(`${where} needs at least one value.`);
  for (const value of excluded)
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new PatternError(`${where} takes strings and numbers; got ${JSON.stringify(value)}.`);
  return anyElement((value) => !excluded.includes(value));
}

function numeric(operand: unknown, where: string): ValueTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0)
    throw new PatternError(
      `${where} takes pairs of a comparison and a number, for instance [">", 0, "<=", 5].`,
    );
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const sign: unknown = operand[index];
    const bound: unknown = operand[index + 1];
    const compare = typeof sign === 'string' ? comparisons[sign] : undefined;
    if (compare === undefined)
      throw new PatternError(
        `${where} knows ${Object.keys(comparisons).join(' ')}; got ${JSON.stringify(sign)}.`,
      );
    if (typeof bound !== 'number')
      throw new PatternError(`${where} compares with numbers; got ${JSON.stringify(bound)}.`);
    tests.push((value) => compare(value, bound));
  }
  return anyElement((value) => typeof value === 'number' && tests.every((test) => test(value)));
}

function cidr(operand: unknown, where: string): ValueTest {
  const [network, length, ...rest] = text(operand, where).split('/');
  const bits = /^\d{1,2}$/.test(length ?? '') ? Number(length) : Number.NaN;
  if (network === undefined || !isIPv4(network) || rest.length > 0 || !(bits >= 0 && bits <= 32))
    throw new PatternError(
      `${where} takes an IPv4 block such as 10.0.0.0/24; got ${JSON.stringify(operand)}.`,
    );
  const block = new BlockList();
  block.addSubnet(network, bits, 'ipv4');
  return anyElement((value) => typeof value === 'string' && isIPv4(value) && block.check(value, 'ipv4'));
}

const operators: Readonly<Record<string, OperatorCompiler>> = {
  prefix: (operand, where) => {
    const prefix = text(operand, where);
    return anyElement((value) => typeof value === 'string' && value.startsWith(prefix));
  },
  suffix: (operand, where) => {
    const suffix = text(operand, where);
    return anyElement((value) => typeof value === 'string' && value.endsWith(suffix));
  },
  contains: (operand, where) => {
    const part = text(operand, where);
    return anyElement((value) => typeof value === 'string' && value.includes(part));
  },
  'anything-but': anythingBut,
  numeric,
  cidr,
  exists: (operand, where) => {
    if (typeof operand !== 'boolean') throw new PatternError(`${where} takes true or false.`);
    return (value) => (value !== undefined) === operand;
  },
};

/** Throws PatternError, naming the place, for what the language does not know. */
export function compileExpression(expression: unknown, where: string): ValueTest {
  if (expression === null || ['string', 'number', 'boolean'].includes(typeof expression))
    return anyElement((value) => value === expression);
  if (typeof expression !== 'object' || Array.isArray(expression))
    throw new PatternError(`${where} must be a value or an operator; got ${JSON.stringify(expression)}.`);
  const [entry, ...others] = Object.entries(expression);
  if (entry === undefined || others.length > 0)
    throw new PatternError(`${where} must have exactly one operator; got ${JSON.stringify(expression)}.`);
  const [name, operand] = entry;
  const compile = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (compile === undefined)
    throw new PatternError(
      `${where}: there is no operator ${JSON.stringify(name)}; there are ${Object.keys(operators).join(', ')}.`,
    );
  return compile(operand, `${where}.${name}`);
}
