/** What is said on the page to which somebody comes back after he did something. */
import type { Page } from '../../../shared/report/pages/page.ts';
import { urlWith } from '../../../shared/report/pages/page.ts';
import type { PageContext } from './ask.ts';

export type Done = keyof Omit<Page['t']['done'], 'look'>;

/** `location` is where the API said to look. */
export function backTo(path: string, done: Done, location: string): string {
  const task = /^\/v1\/tasks\/([a-z-]+\/[\w-]{1,128})$/.exec(location)?.[1];
  return urlWith(path, { done, task });
}

export function noteOf(c: PageContext, { t }: Page) {
  const done = c.req.query('done');
  if (done === undefined || done === 'look' || !Object.hasOwn(t.done, done)) return undefined;
  const task = /^[a-z-]+\/[\w-]{1,128}$/.exec(c.req.query('task') ?? '')?.[0];
  return (
    <>
      {t.done[done as Done]} {task === undefined ? <></> : <a href={`/tasks/${task}`}>{t.done.look}</a>}
    </>
  );
}
