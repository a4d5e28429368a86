/**
 * What is open about an identity's credentials is read once a run, and what the run opens and closes is remembered: a leaver
 * with a kubeconfig on each of a thousand clusters would else have each of them asked about for every kind of finding.
 */
import { subjectIn } from '../domain/journal.ts';
import type { Uid } from '../domain/ids.ts';
import type { Finding, FindingKind } from '../domain/record.ts';
import type { OpenFindings } from './ports/auditing.ts';
import type { Findings } from './ports.ts';

/** Subjects with the kinds that are open of each. */
type Open = Map<string, Set<FindingKind>>;

/** For one run. What others open meanwhile is not seen: the audit that opened it closes it. */
export function rememberedFindings(findings: Findings & Pick<OpenFindings, 'openAboutIdentity'>): Findings {
  const read = new Map<string, Promise<Open>>();
  const openAbout = async (uid: Uid): Promise<Open> => {
    const open: Open = new Map();
    for (const { kind, subject } of await findings.openAboutIdentity(uid)) kindsOf(open, subject).add(kind);
    return open;
  };
  /** Undefined for a subject that is no credential. */
  const known = async (subject: string): Promise<Set<FindingKind> | undefined> => {
    const uid = subjectIn(subject)?.uid;
    if (uid === undefined) return undefined;
    const reading = read.get(uid) ?? openAbout(uid);
    read.set(uid, reading);
    try {
      return kindsOf(await reading, subject);
    } catch (error) {
      // Whoever asks next reads it again.
      read.delete(uid);
      throw error;
    }
  };
  return {
    open: async (finding: Finding) => {
      const open = await known(finding.subject);
      const change = await findings.open(finding, { isNew: open?.has(finding.kind) === false });
      open?.add(finding.kind);
      return change;
    },
    close: async (subject, kind, at) => {
      const since = await findings.close(subject, kind, at);
      (await known(subject))?.delete(kind);
      return since;
    },
    closeAny: async (subject, kinds, at) => {
      const open = await known(subject);
      const those = open === undefined ? kinds : kinds.filter((kind) => open.has(kind));
      if (those.length === 0) return [];
      const closed = await findings.closeAny(subject, those, at);
      for (const kind of those) open?.delete(kind);
      return closed;
    },
  };
}

function kindsOf(open: Open, subject: string): Set<FindingKind> {
  const known = open.get(subject) ?? new Set();
  open.set(subject, known);
  return known;
}
