/**
 * Resolves the variables of a Serverless Devs 3 file without its command line tool: `${vars.x}`, `${env('NAME', 'default')}`,
 * `${config('AccountID')}`, `${config('Region')}`, `${resources.name.props.x}`. Only what is looked at is resolved, so
 * that a variable which matters to a deployment alone does not stop a local run.
 */

export interface VariableSources {
  /** The whole file. */
  readonly spec: unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Answers of `config(…)`. */
  readonly config: Readonly<Record<string, string>>;
}

const variable = /\$\{([^}]*)\}/g;
const call = /^(env|config)\(\s*['"]?([^'",)]*)['"]?\s*(?:,\s*['"]?([^'")]*)['"]?\s*)?\)$/;
const deepest = 10;

function entryOf(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function lookUp(expression: string, sources: VariableSources): unknown {
  const [, kind, name = '', fallback] = call.exec(expression) ?? [];
  if (kind === 'env') return sources.environment[name] ?? fallback;
  if (kind === 'config') return sources.config[name] ?? fallback;
  if (!/^(vars|resources)\./.test(expression)) return undefined;
  return expression.split('.').reduce(entryOf, sources.spec);
}

function resolveText(text: string, sources: VariableSources, depth: number): unknown {
  if (depth > deepest)
    throw new Error(`The variables in ${JSON.stringify(text)} refer to each other in a circle.`);
  const found = (expression: string): unknown => {
    const value = lookUp(expression.trim(), sources);
    if (value === undefined) throw new Error(`\${${expression}} cannot be resolved locally.`);
    return resolve(value, sources, depth + 1);
  };
  const [only] = text.matchAll(variable);
  if (only !== undefined && only[0] === text) return found(only[1] ?? '');
  return text.replace(variable, (_match, expression: string) => {
    const value = found(expression);
    if (value !== null && typeof value === 'object')
      throw new Error(`\${${expression}} is not a plain value and can't stand inside a text.`);
    return String(value);
  });
}

function resolve(value: unknown, sources: VariableSources, depth: number): unknown {
  if (typeof value === 'string') return resolveText(value, sources, depth);
  if (Array.isArray(value)) return value.map((element) => resolve(element, sources, depth));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, resolve(inner, sources, depth)]),
  );
}

/** The value with every variable in it replaced. Throws, naming it, for a variable that has no value here. */
export function resolveVariables(value: unknown, sources: VariableSources): unknown {
  return resolve(value, sources, 0);
}
