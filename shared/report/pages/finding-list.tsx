/** Findings, each with what to do about it. */
import { type FindingView } from '../finding-view.ts';
import { pathOfSubject } from './links.tsx';
import type { Page } from './page.ts';
import { Badge, Id, Kept, Time } from './pieces.tsx';
import { severityTone } from './tones.ts';
import { findingWordsFor } from './words/words.ts';

interface Findings {
  readonly page: Page;
  readonly findings: readonly FindingView[];
  readonly empty: string;
  /** Of each finding; one below what stands above the list. */
  readonly heading: Heading;
}

type Heading = 'h2' | 'h3';

export function FindingList({ page, findings, empty, heading }: Findings) {
  if (findings.length === 0) return <p class="empty">{empty}</p>;
  return (
    <ul class="findings">
      {findings.map((one) => (
        <Finding page={page} finding={one} heading={heading} />
      ))}
    </ul>
  );
}

interface FindingOptions {
  readonly page: Page;
  readonly finding: FindingView;
  readonly heading: Heading;
}

function Finding({ page, finding, heading: Heading }: FindingOptions) {
  const { t, words } = page;
  const { kind, severity, subject, text, since, lastSeen } = finding;
  const { title, whatToDo } = findingWordsFor(words, kind);
  const path = pathOfSubject(subject);
  return (
    <li class={`finding ${severityTone[severity]}`}>
      <Heading>
        <Badge tone={severityTone[severity]}>{words.severity[severity]}</Badge>{' '}
        {path === undefined ? title : <a href={path}>{title}</a>}
      </Heading>
      <p>
        <Kept page={page}>{text}</Kept>
      </p>
      {whatToDo === '' ? (
        <></>
      ) : (
        <p class="todo">
          <strong>{t.findings.whatToDo}</strong> {whatToDo}
        </p>
      )}
      <p class="meta">
        <Id>{subject}</Id> · {t.findings.since} <Time page={page} at={since} /> · {t.findings.lastSeen}{' '}
        <Time page={page} at={lastSeen} />
      </p>
    </li>
  );
}
