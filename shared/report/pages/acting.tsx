/** Pages that ask before something is done: what will happen, what is needed, and one button. */
import type { Child } from 'hono/jsx';
import { Layout } from './layout.tsx';
import type { Page } from './page.ts';
import { Kept } from './pieces.tsx';

/** What went wrong at the last try: nothing was done. */
export interface Refusal {
  readonly title: string;
  readonly detail: string;
}

interface Acting {
  readonly page: Page;
  readonly title: string;
  /** What happens when the button is pressed, in the order in which it does. */
  readonly willHappen: readonly string[];
  /** What it stands on. */
  readonly shown?: Child;
  readonly submit: string;
  readonly back: string;
  /** Makes the same form, sent twice, one request. */
  readonly requestKey: string;
  readonly refusal?: Refusal | undefined;
  /** The fields. */
  readonly children?: Child;
}

export function ActingPage({
  page,
  title,
  willHappen,
  shown,
  submit,
  back,
  requestKey,
  refusal,
  children,
}: Acting) {
  const { t } = page;
  return (
    <Layout page={page} title={title}>
      {refusal === undefined ? (
        <></>
      ) : (
        <div class="refusal" role="alert">
          <p>
            <strong>{refusal.title}</strong> {t.acting.nothingDone}
          </p>
          <p>
            <Kept page={page}>{refusal.detail}</Kept>
          </p>
        </div>
      )}
      {shown}
      <section aria-labelledby="happens">
        <h2 id="happens">{t.acting.willHappen}</h2>
        <ol>
          {willHappen.map((text) => (
            <li>{text}</li>
          ))}
        </ol>
      </section>
      <form class="act" method="post" action={page.url.split('?')[0]}>
        <input type="hidden" name="key" value={requestKey} />
        {children}
        <p class="buttons">
          <button type="submit" class="primary">
            {submit}
          </button>
          <a class="button" href={back}>
            {t.acting.back}
          </a>
        </p>
      </form>
    </Layout>
  );
}

interface TextField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value?: string | undefined;
  readonly pattern?: string;
  readonly isOptional?: boolean;
  readonly longest: number;
}

export function TextField({ name, label, hint, value, pattern, isOptional, longest }: TextField) {
  const hintId = `${name}-hint`;
  return (
    <p class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        value={value ?? ''}
        maxlength={longest}
        pattern={pattern}
        required={isOptional !== true}
        autocomplete="off"
        aria-describedby={hint === undefined ? undefined : hintId}
      />
      {hint === undefined ? <></> : <small id={hintId}>{hint}</small>}
    </p>
  );
}

interface CheckField {
  readonly name: string;
  readonly label: Child;
  readonly isRequired?: boolean;
}

export function CheckField({ name, label, isRequired }: CheckField) {
  return (
    <p class="field check">
      <input id={name} name={name} type="checkbox" value="yes" required={isRequired === true} />
      <label for={name}>{label}</label>
    </p>
  );
}

const hour = 3_600_000;

/** For how long: ends that are counted from `page.now`, so that a form that is sent twice says the same. */
export function UntilField({
  page,
  label,
  hours,
}: {
  readonly page: Page;
  readonly label: string;
  readonly hours: readonly number[];
}) {
  const { t } = page;
  return (
    <p class="field">
      <label for="until">{label}</label>
      <select id="until" name="until">
        {hours.map((count) => (
          <option value={new Date(Date.parse(page.now) + count * hour).toISOString()}>
            {count < 48 ? t.acting.hours(count) : t.acting.days(count / 24)}
          </option>
        ))}
      </select>
    </p>
  );
}
