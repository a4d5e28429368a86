/**
 * How the objects of OCSF are written down here. A line of words is an object: `name` an attribute, with `!` one that is
 * required; `name:type` an attribute whose type in this object is not the dictionary's; `name=0-3,99` the values of an
 * enumeration where they are not the dictionary's. `@any(a,b)` and `@one(a,b)` are the published constraints `at_least_one` and
 * `just_one`. What is recommended is not told from what is optional: nobody has to give either.
 */

export type Objects = Readonly<Record<string, string>>;

export interface Attribute {
  readonly name: string;
  readonly isRequired: boolean;
  readonly type: string | undefined;
  readonly values: readonly number[] | undefined;
}

export interface Constraint {
  readonly kind: 'any' | 'one';
  readonly names: readonly string[];
}

export interface Described {
  readonly attributes: readonly Attribute[];
  readonly constraints: readonly Constraint[];
}

const attributeForm = /^([a-z_0-9]+)(!?)(?::([a-z_0-9]+))?(?:=([\d,-]+))?$/;
const constraintForm = /^@(any|one)\(([a-z_0-9,]+)\)$/;

/** @throws Error for a word of another form, or a constraint on an attribute that is not there */
export function read(line: string): Described {
  const attributes: Attribute[] = [];
  const constraints: Constraint[] = [];
  for (const word of wordsIn(line)) {
    const [, kind, names] = constraintForm.exec(word) ?? [];
    if (kind !== undefined)
      constraints.push({ kind: kind as Constraint['kind'], names: (names ?? '').split(',') });
    else attributes.push(attributeIn(word));
  }
  const known = new Set(attributes.map(({ name }) => name));
  for (const name of constraints.flatMap(({ names }) => names))
    if (!known.has(name)) throw new Error(`There is no attribute ${name} in: ${line}`);
  return { attributes, constraints };
}

export const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** `0-2,99` is 0, 1, 2, 99. */
export function valuesIn(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
}

function attributeIn(word: string): Attribute {
  const [, name, required, type, values] = attributeForm.exec(word) ?? [];
  if (name === undefined) throw new Error(`“${word}” is no attribute.`);
  return {
    name,
    isRequired: required === '!',
    type,
    values: values === undefined ? undefined : valuesIn(values),
  };
}
