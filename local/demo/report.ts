/** What changed and what did not, in tables. */
import type { Expected } from './check.ts';
import type { CredentialRecord } from './ledger.ts';
import type { Names } from './names.ts';
import type { Paper, Tone } from './paper.ts';
import type { Scenario } from '../cloud/scenario.ts';
import { certificateIn, differences, type Snapshot } from './snapshot.ts';
import { counted, shortened, shortTimes, timeText } from './text.ts';

const columns = { identity: 15, cluster: 19, certificate: 23 } as const;

function row(identity: string, cluster: string, certificate: string, decision: string): string {
  return [
    shortened(identity, columns.identity - 1).padEnd(columns.identity),
    shortened(cluster, columns.cluster - 1).padEnd(columns.cluster),
    certificate.padEnd(columns.certificate),
    decision,
  ].join('');
}

const toneOf: Readonly<Record<string, Tone>> = { revoked: 'green', held: 'yellow' };

/** Identity, cluster, certificate before and after, what was decided, and under it why. */
export function printChanges(
  paper: Paper,
  names: Names,
  expected: readonly Expected[],
  records: readonly CredentialRecord[],
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): void {
  paper.heading('What changed');
  paper.line(row('identity', 'cluster', 'certificate', 'decision'), 'dim');
  for (const { leaver, clusterId } of expected) {
    const [was = 'none', is = 'none'] = [
      certificateIn(before, clusterId, leaver.uid),
      certificateIn(after, clusterId, leaver.uid),
    ];
    const record = records.find((one) => one.clusterId === clusterId && one.uid === leaver.uid);
    const status = record?.status ?? 'left alone';
    const certificate = was === is ? was : `${was} → ${is}`;
    paper.line(row(leaver.name, names.cluster(clusterId), certificate, status), toneOf[status]);
    paper.paragraph(whyOf(record), undefined, 4);
  }
}

function whyOf(record: CredentialRecord | undefined): string {
  if (record === undefined) return 'There is no certificate that could be used.';
  const said = (record.decision?.reasons ?? []).map(({ text }) => text).join(' ');
  const severity = record.decision?.severity === 'critical' ? 'Critical. ' : '';
  const again = record.hold === undefined ? '' : ` Looked at again on ${timeText(record.hold.until)}.`;
  return shortTimes(`${severity}${said}${again}`);
}

/** Those whom nobody deleted, by name where the story names them, and all the rest together. */
export function printStayed(
  paper: Paper,
  names: Names,
  { cast, bystanders }: Scenario,
  newcomers: readonly string[],
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
): void {
  paper.heading('Who had to stay, and stayed');
  const leaving = new Set(cast.map(({ uid }) => uid));
  const changed = new Set(differences(before, after).map(({ uid }) => uid));
  const named = new Set<string>();
  const say = (uid: string, story: string): void => {
    named.add(uid);
    const count = before.credentials.filter((one) => one.uid === uid).length;
    const says = changed.has(uid) ? 'CHANGED' : 'unchanged';
    const tone = changed.has(uid) ? 'red' : 'green';
    paper.entry(names.identity(uid), `${story} ${counted(count, 'kubeconfig')}, ${says}.`, tone);
  };
  for (const { uid, story } of bystanders) say(uid, story);
  for (const uid of newcomers) say(uid, 'Has the user name of somebody who left.');
  const rest = before.credentials.filter(({ uid }) => !leaving.has(uid) && !named.has(uid));
  const grants = before.grants.filter(({ uid }) => !leaving.has(uid) && !named.has(uid));
  const touched = [...changed].filter((uid) => !leaving.has(uid) && !named.has(uid));
  const says = touched.length === 0 ? 'unchanged' : `CHANGED for ${touched.join(', ')}`;
  paper.entry(
    'all others',
    `${counted(rest.length, 'kubeconfig')} and ${counted(grants.length, 'grant')}, ${says}.`,
    touched.length === 0 ? 'green' : 'red',
  );
}
