/** Closes a run: what it came to, what it could not see, and what differs from the run before. */
import { accessResults } from '../domain/audit.ts';
import { type Verdict, verdicts } from '../domain/encryption-verdict.ts';
import { messageId } from '../domain/notice.ts';
import type { Finding } from '../domain/record.ts';
import { traits } from '../domain/status.ts';
import {
  addUnseen,
  countUnseen,
  type SweepRecord,
  type SweepSummary,
  type SweepUnit,
  type Unseen,
} from '../domain/sweep.ts';
import type { RunFacts } from './sweep.ts';
import { auditsOf } from './sweep-audits.ts';
import type { SweepContext } from './sweep-context.ts';
import { collectUnread, type UnreadCollector } from './sweep-unread.ts';

/** Rows that are in memory at the same time. */
const partSize = 100;

/** Throws StateError: then the run stays open, and is closed by whoever takes it over. */
export async function closeRun(
  record: SweepRecord,
  { units, before }: RunFacts,
  context: SweepContext,
): Promise<SweepRecord> {
  const unread = collectUnread();
  const summary = await summaryOf(record, units, before?.summary, unread, context);
  const unseen = addUnseen(record.unseen, unread.all());
  const at = context.clock();
  const finding = findingAbout(unseen, at);
  if (finding === undefined) await context.findings.close(unseenSubject, 'sweep-unseen', at);
  else await context.findings.open(finding);
  const { phaseUntil } = record;
  context.narrate('sweep closed', { run: record.run, unseen: countUnseen(unseen), ...summary });
  await context.tell?.({
    id: messageId('run.closed', record.run),
    kind: 'run.closed',
    subject: record.run,
    at,
    text: `The run over ${summary.clusters} clusters is closed; ${countUnseen(unseen)} could not be seen.`,
    details: { ...summary },
  });
  return { ...record, unseen, phase: 'closed', phaseUntil, closedAt: at, summary };
}

async function summaryOf(
  { run, released, planned }: SweepRecord,
  units: readonly SweepUnit[],
  before: SweepSummary | undefined,
  unread: UnreadCollector,
  context: SweepContext,
): Promise<SweepSummary> {
  const results = zeros(accessResults);
  const found = zeros(traits);
  const findings = { opened: 0, closed: 0 };
  let audited = 0;
  let credentials = 0;
  for await (const part of auditsOf(run, units, context)) {
    for (const { audit } of part) {
      audited += 1;
      unread.audit(audit);
      credentials += audit.credentials;
      for (const result of accessResults) results[result] += audit.results[result];
      for (const trait of traits) found[trait] += audit.traits[trait];
      findings.opened += audit.findings.opened;
      findings.closed += audit.findings.closed;
    }
  }
  const counted = await verdictsOf(run, units, unread, context);
  return {
    clusters: units.length,
    audited,
    credentials,
    results,
    traits: found,
    verdicts: counted,
    findings,
    planned,
    released: new Set(released.map(({ uid }) => uid)).size,
    outcomes: await outcomesOf(released, units, context),
    changed:
      before === undefined
        ? {}
        : differences({ ...found, ...counted }, { ...before.traits, ...before.verdicts }),
  };
}

async function verdictsOf(
  run: string,
  units: readonly SweepUnit[],
  unread: UnreadCollector,
  context: SweepContext,
): Promise<Record<Verdict, number>> {
  const counted = zeros(verdicts);
  for (let start = 0; start < units.length; start += partSize) {
    const ids = units.slice(start, start + partSize).map(({ clusterId }) => clusterId);
    for (const one of await context.encryption.get(ids)) {
      if (one?.run !== run) continue;
      counted[one.verdict] += 1;
      unread.verification(one);
    }
  }
  return counted;
}

/** What became of the credentials that were released, by the status of their records. */
async function outcomesOf(
  released: SweepRecord['released'],
  units: readonly SweepUnit[],
  context: SweepContext,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const everywhere = new Set(
    released.flatMap(({ uid, clusterIds }) => (clusterIds.length === 0 ? [uid] : [])),
  );
  const named = released.flatMap(({ uid, clusterIds }) =>
    everywhere.has(uid) ? [] : clusterIds.map((clusterId) => ({ clusterId, uid })),
  );
  for (let start = 0; start < named.length; start += partSize) {
    for (const record of await context.records.get(named.slice(start, start + partSize)))
      add(counts, record?.status ?? 'not looked at');
  }
  for (const uid of everywhere) {
    for (let start = 0; start < units.length; start += partSize) {
      const part = units.slice(start, start + partSize).map(({ clusterId }) => ({ clusterId, uid }));
      for (const record of await context.records.get(part))
        if (record !== undefined) add(counts, record.status);
    }
  }
  return counts;
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function differences(
  now: Readonly<Record<string, number>>,
  before: Readonly<Record<string, number>>,
): Record<string, number> {
  const changes = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

const unseenSubject = 'sweep';
const namedAtMost = 10;

function findingAbout(unseen: readonly Unseen[], at: number): Finding | undefined {
  if (unseen.length === 0) return undefined;
  const named = unseen.slice(0, namedAtMost).map(({ what, why }) => `${what}: ${why}`);
  const others = countUnseen(unseen.slice(namedAtMost));
  const more = others > 0 ? ` And ${others} more.` : '';
  return {
    subject: unseenSubject,
    kind: 'sweep-unseen',
    severity: 'warning',
    text: `The last run could not see ${countUnseen(unseen)} of what it looked at. ${named.join(' ')}${more}`,
    at,
  };
}
