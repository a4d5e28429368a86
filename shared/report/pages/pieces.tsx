/** The pieces of which pages are made. Everything that comes from outside is a child or an attribute, and escaped there. */
import type { Child } from 'hono/jsx';
import { type Page, urlWith } from './page.ts';

/** Characters that turn the direction of what follows, and others that nobody sees. */
const unseenCharacter = /([\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff])/;

/**
 * A text that somebody else chose. Isolated, so that no mark in it turns what stands around it; a mark that nobody would see is
 * isolated by itself and gets a visible label.
 */
export function Said({ children }: { readonly children: string | undefined }) {
  if (children === undefined || children === '') return <span class="none">–</span>;
  const parts = children.split(unseenCharacter);
  return (
    <bdi class="said">
      {parts.map((part) =>
        unseenCharacter.test(part) ? (
          <bdi class="unseen" data-code={codeOf(part)}>
            {part}
          </bdi>
        ) : (
          part
        ),
      )}
    </bdi>
  );
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A text that the guard keeps in English. */
export function Kept({ page, children }: { readonly page: Page; readonly children: string }) {
  const parts = <Said>{children}</Said>;
  return page.language === 'en' ? parts : <span lang="en">{parts}</span>;
}

/** An id, set in a face that tells 0 from O. */
export function Id({ children }: { readonly children: string }) {
  return <code class="id">{children}</code>;
}

/** All times are in UTC, as in the logs that people compare them with. */
export function Time({ page, at }: { readonly page: Page; readonly at: string | undefined }) {
  if (at === undefined) return <span class="none">–</span>;
  const format = new Intl.DateTimeFormat(localeOf(page), {
    dateStyle: 'medium',
    timeStyle: 'short',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  return <time datetime={at}>{format.format(new Date(at))} UTC</time>;
}

/** How dates and numbers are written; with English words as most of the world does. */
export function localeOf({ language }: Pick<Page, 'language'>): string {
  return { en: 'en-GB', ja: 'ja-JP', zh: 'zh-CN' }[language];
}

export function formatNumber(page: Page, value: number): string {
  return new Intl.NumberFormat(localeOf(page)).format(value);
}

export type Tone = 'good' | 'notice' | 'warning' | 'critical' | 'unknown' | 'plain';

const marks: Readonly<Record<Tone, string>> = {
  good: '✓',
  notice: 'i',
  warning: '!',
  critical: '‼',
  unknown: '?',
  plain: '·',
};

/** A word that stands out, by its colour and by a mark for those who don't see it. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: Child }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{marks[tone]}</span> {children}
    </span>
  );
}

export interface Fact {
  readonly name: string;
  /** Takes a line of its own. */
  readonly isWide?: boolean;
  readonly value: Child;
}

/** Names with their values; what is undefined is left out. */
export function Facts({ facts }: { readonly facts: readonly (Fact | undefined)[] }) {
  const known = facts.filter((fact) => fact !== undefined);
  return (
    <dl class="facts">
      {known.map(({ name, value, isWide }) => (
        <div class={isWide === true ? 'wide' : ''}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Child;
  readonly isNumber?: boolean;
}

interface TableOptions<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What stands there when there is no row. */
  readonly empty: Child;
}

/**
 * On a narrow screen each row becomes a card, with the column's name before each value. The roles are said because a table that
 * is laid out otherwise is none to a screen reader.
 */
export function Table<Row>({ caption, columns, rows, empty }: TableOptions<Row>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <table role="table">
      <caption class="heard">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ name, isNumber }) => (
            <th scope="col" role="columnheader" class={isNumber === true ? 'number' : ''}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map(({ name, cell, isNumber }, index) => {
              const style = isNumber === true ? 'number' : '';
              const content = cell(row);
              return index === 0 ? (
                <th scope="row" role="rowheader" data-name={name} class={style}>
                  {content}
                </th>
              ) : (
                <td role="cell" data-name={name} class={style}>
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** To the following page of a list, and back to its beginning. */
export function Pager({ page, next }: { readonly page: Page; readonly next: string | undefined }) {
  const isFirst = !/[?&]page=/.test(page.url);
  if (isFirst && next === undefined) return <></>;
  return (
    <nav class="pager" aria-label={page.t.lists.pages}>
      {isFirst ? <></> : <a href={urlWith(page.url, { page: undefined })}>{page.t.lists.first}</a>}
      {next === undefined ? (
        <span>{page.t.lists.end}</span>
      ) : (
        <a href={urlWith(page.url, { page: next })} rel="next">
          {page.t.lists.next}
        </a>
      )}
    </nav>
  );
}

export interface Choice {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** What a list is narrowed to; a form that works without scripts. */
export function Filters({ page, choices }: { readonly page: Page; readonly choices: readonly Choice[] }) {
  const [path = '', query = ''] = page.url.split('?');
  const chosen = new URLSearchParams(query);
  return (
    <form class="filters" action={path} method="get">
      {choices.map(({ name, label, options }) => (
        <label>
          {label}
          <select name={name}>
            <option value="">{page.t.lists.all}</option>
            {options.map(({ value, text }) => (
              <option value={value} selected={chosen.get(name) === value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ))}
      <button type="submit">{page.t.lists.filter}</button>
    </form>
  );
}

/** Options of a filter from the words of a domain type. */
export function optionsOf(words: Readonly<Record<string, string>>): Choice['options'] {
  return Object.entries(words).map(([value, text]) => ({ value, text }));
}

/** Where the same list is had for a program. */
export function Downloads({
  page,
  path,
  formats,
}: {
  readonly page: Page;
  readonly path: string;
  readonly formats: readonly string[];
}) {
  const query = page.url.split('?')[1] ?? '';
  return (
    <p class="downloads">
      {page.t.lists.asFile}{' '}
      {formats.map((format) => (
        <a href={urlWith(`${path}?${query}`, { format, lang: undefined })}>{format.toUpperCase()}</a>
      ))}
    </p>
  );
}
