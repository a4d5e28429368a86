/** The journal of one credential, as a line through time, and whether it is whole. */
import type { EntryView, VerificationView } from '../history-view.ts';
import { Decision, Evidence } from './evidence.tsx';
import type { Listed } from './listed.ts';
import type { Page } from './page.ts';
import { Badge, Id, Kept, Pager, Said, Time } from './pieces.tsx';
import { statusTone } from './tones.ts';

interface TimelineOptions {
  readonly page: Page;
  /** Of the credential. */
  readonly path: string;
  readonly history: Listed<EntryView>;
  readonly verification: VerificationView | undefined;
}

export function Timeline({ page, path, history, verification }: TimelineOptions) {
  const { t } = page;
  return (
    <>
      {verification === undefined ? (
        history.items.length === 0 ? (
          <></>
        ) : (
          <p>
            <a href={`${path}?verify=yes#history`}>{t.timeline.verify}</a>
          </p>
        )
      ) : (
        <Verification page={page} verification={verification} />
      )}
      {history.items.length === 0 ? <p class="empty">{t.timeline.none}</p> : <></>}
      <ol class="timeline">
        {history.items.map((entry) => (
          <Entry page={page} entry={entry} />
        ))}
      </ol>
      <Pager page={page} next={history.next} />
    </>
  );
}

function Entry({ page, entry }: { readonly page: Page; readonly entry: EntryView }) {
  const { t, words } = page;
  const facts = Object.entries(entry.facts);
  return (
    <li>
      <h3>
        <Time page={page} at={entry.at} /> · {words.journalEntry[entry.kind]}{' '}
        <Badge tone={statusTone[entry.status]}>{words.credentialStatus[entry.status]}</Badge>
      </h3>
      <p class="meta">
        #{entry.sequence} · {words.mode[entry.mode]} · <Said>{entry.cause.origin}</Said> · {t.words.run}{' '}
        <Id>{entry.run}</Id>
      </p>
      {entry.evidence === undefined ? (
        <></>
      ) : (
        <p>
          <Evidence page={page} evidence={entry.evidence} />
        </p>
      )}
      {entry.decision === undefined ? <></> : <Decision page={page} decision={entry.decision} />}
      {facts.length === 0 ? (
        <></>
      ) : (
        <details>
          <summary>{t.timeline.facts}</summary>
          <dl class="facts">
            {facts.map(([name, value]) => (
              <div>
                <dt>
                  <Said>{name}</Said>
                </dt>
                <dd>
                  <Said>{typeof value === 'string' ? value : JSON.stringify(value)}</Said>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <p class="meta">
        <Id>{entry.hash}</Id>
      </p>
    </li>
  );
}

export function Verification({
  page,
  verification,
}: {
  readonly page: Page;
  readonly verification: VerificationView;
}) {
  const { t, words } = page;
  const { isWhole, entries, head, problems } = verification;
  return (
    <div class="verification">
      <p>
        {isWhole && entries === 0 ? (
          <Badge tone="unknown">{t.timeline.none}</Badge>
        ) : (
          <Badge tone={isWhole ? 'good' : 'critical'}>
            {isWhole ? t.timeline.whole(entries) : t.timeline.broken(problems.length)}
          </Badge>
        )}
        {head === undefined ? (
          <></>
        ) : (
          <>
            {' '}
            {t.timeline.head} #{head.sequence} <Id>{head.hash}</Id>
          </>
        )}
      </p>
      <ul class="reasons">
        {problems.map(({ kind, sequence, text }) => (
          <li>
            #{sequence} {words.journalProblem[kind]}: <Kept page={page}>{text}</Kept>
          </li>
        ))}
      </ul>
    </div>
  );
}
