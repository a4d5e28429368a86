/**
 * The functions of the service's SQL that analyses may call, by their Presto names, and what each is in the embedded
 * engine. Anything else is "not registered", which also keeps queries away from the engine's own files and settings.
 */

/** Where the engine has no function of that name and meaning, one is made of what it has. */
const made: Readonly<Record<string, readonly string[]>> = {
  json_extract_scalar: ['(json, path) AS json_extract_string(json, path)'],
  regexp_like: ['(text, pattern) AS regexp_matches(text, pattern)'],
  regexp_extract: [
    "(text, pattern) AS nullif(regexp_extract(text, pattern), '')",
    "(text, pattern, part) AS nullif(regexp_extract(text, pattern, part), '')",
  ],
  regexp_replace: [
    "(text, pattern) AS regexp_replace(text, pattern, '', 'g')",
    "(text, pattern, replacement) AS regexp_replace(text, pattern, replacement, 'g')",
  ],
  from_unixtime: ['(seconds) AS to_timestamp(seconds)'],
  to_unixtime: ['(moment) AS epoch(moment)'],
  // The service's date_trunc and date_format take unix seconds as well as a timestamp (documented).
  date_trunc: ['(unit, moment) AS date_trunc(unit, moment_of(moment))'],
  date_format: [
    "(moment, format) AS strftime(moment_of(moment), replace(replace(format, '%i', '%M'), '%s', '%S'))",
  ],
  arbitrary: ['(value) AS any_value(value)'],
  approx_distinct: ['(value) AS approx_count_distinct(value)'],
  array_join: ['(list, separator) AS array_to_string(list, separator)'],
  cardinality: ['(list) AS len(list)'],
  mod: ['(a, b) AS a % b'],
  slice: ['(list, start, length) AS list_slice(list, start, start + length - 1)'],
};

const same = (
  '+ - * / // % || ~~ !~~ like_escape not_like_escape count count_star sum avg min max max_by ' +
  'min_by count_if bool_or bool_and any_value array_agg array_distinct array_sort contains concat ' +
  'lower upper length substr substring trim ltrim rtrim replace reverse split split_part strpos ' +
  'starts_with abs ceil ceiling floor round greatest least nullif row_number rank dense_rank ' +
  'first_value last_value lag lead'
).split(' ');

const prefix = 'presto_';

/** Run once on an empty database. */
export const macros: readonly string[] = [
  'CREATE MACRO moment_of(value) AS' +
    ' coalesce(to_timestamp(try_cast(value AS BIGINT)), try_cast(value AS TIMESTAMPTZ))',
  'CREATE MACRO audit_id(seed) AS md5(seed)::uuid::varchar',
  ...Object.entries(made).map(([name, bodies]) => `CREATE MACRO ${prefix}${name} ${bodies.join(', ')}`),
];

const engineNames: ReadonlyMap<string, string> = new Map([
  ...same.map((name): [string, string] => [name, name]),
  ...Object.keys(made).map((name): [string, string] => [name, prefix + name]),
]);

/** The engine's name for a function of the service; undefined when the service has none of that name. */
export function engineFunction(name: string): string | undefined {
  return engineNames.get(name.toLowerCase());
}
