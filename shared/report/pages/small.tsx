/** Pages around the others: signing in, what became of a call, nothing found, something wrong. */
import { Layout } from './layout.tsx';
import type { Page } from './page.ts';
import { Badge, Id, Kept, Said, type Tone } from './pieces.tsx';
import { wordFor } from './words/words.ts';

interface SignIn {
  readonly page: Page;
  /** Where to go afterwards: a path of this page. */
  readonly next: string;
  /** Why the last try failed. */
  readonly refused?: string | undefined;
}

export function SignInPage({ page, next, refused }: SignIn) {
  const { t } = page;
  return (
    <Layout page={page} title={t.signIn.title}>
      <p class="lead">{t.signIn.lead}</p>
      {refused === undefined ? (
        <></>
      ) : (
        <div class="refusal" role="alert">
          <p>
            <strong>{t.signIn.refused}</strong> <Kept page={page}>{refused}</Kept>
          </p>
        </div>
      )}
      <form class="act" action="/sign-in" method="post">
        <input type="hidden" name="next" value={next} />
        <p class="field">
          <label for="token">{t.signIn.token}</label>
          <input
            id="token"
            name="token"
            type="password"
            required
            autocomplete="off"
            maxlength={8000}
            aria-describedby="token-hint"
          />
          <small id="token-hint">{t.signIn.hint}</small>
        </p>
        <p class="buttons">
          <button type="submit" class="primary">
            {t.signIn.submit}
          </button>
        </p>
      </form>
    </Layout>
  );
}

const taskTone = {
  waiting: 'notice',
  done: 'good',
  failed: 'critical',
  unknown: 'unknown',
} as const satisfies Record<string, Tone>;

interface Task {
  readonly page: Page;
  readonly name: string;
  readonly taskId: string;
  readonly task: { readonly state: keyof typeof taskTone; readonly why?: string | undefined };
}

export function TaskPage({ page, name, taskId, task }: Task) {
  const { t, words } = page;
  return (
    <Layout page={page} title={t.task.title}>
      <p>
        <Badge tone={taskTone[task.state]}>{words.task[task.state]}</Badge> <Id>{`${name} ${taskId}`}</Id>
      </p>
      {task.why === undefined ? (
        <></>
      ) : (
        <p>
          <Said>{task.why}</Said>
        </p>
      )}
      <p>{t.task.means[task.state]}</p>
      <p>
        <a class="button" href={page.url}>
          {t.lists.again}
        </a>
      </p>
    </Layout>
  );
}

interface Problem {
  readonly page: Page;
  readonly type: string;
  readonly detail: string;
  readonly requestId: string;
}

export function ProblemPage({ page, type, detail, requestId }: Problem) {
  const { t, words } = page;
  return (
    <Layout page={page} title={wordFor(words.problem, type)}>
      <p>
        <Kept page={page}>{detail}</Kept>
      </p>
      <p class="meta">
        {t.problem.request} <Id>{requestId}</Id>
      </p>
      <p>
        <a class="button" href="/">
          {t.problem.home}
        </a>
      </p>
    </Layout>
  );
}
