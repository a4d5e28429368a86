/** Domain values as small as they can be. */
import { type ClusterId, parseClusterId, parseUid, type Uid } from '../../../shared/domain/ids.ts';
import type { CredentialRecord, Finding, JournalEntry, Subject } from '../../../shared/domain/record.ts';
import type { Notice } from '../../../shared/use-cases/ports.ts';
import { start } from './state-fixture.ts';

export function certain<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('There is no such value.');
  return value;
}

function uidOf(text: string): Uid {
  const uid = parseUid(text);
  if (uid === undefined) throw new TypeError(text);
  return uid;
}

/** Each of them in turn. */
export function inTurn<T>(list: readonly T[], number: number): T {
  const one = list[number % list.length];
  if (one === undefined) throw new RangeError('The list is empty.');
  return one;
}

/** `201234567890123001` and so on. */
export const aUid = (number: number): Uid => uidOf(`201234567890123${String(number).padStart(3, '0')}`);

export function clusterOf(text: string): ClusterId {
  const id = parseClusterId(text);
  if (id === undefined) throw new TypeError(text);
  return id;
}

export const aSubject = (number = 1): Subject => ({ clusterId: clusterOf('c0001'), uid: aUid(number) });

const cause = { origin: 'event acs.ram/1', identityType: 'RamUser', identityNames: ['alice'] } as const;

export function anEntry(over: Partial<JournalEntry> = {}): JournalEntry {
  return {
    kind: 'decided',
    at: start,
    run: 'run-1',
    mode: 'enforce',
    cause,
    status: 'held',
    facts: { requestId: 'r-1' },
    ...over,
  };
}

export function aRecord(over: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    ...aSubject(),
    clusterName: 'production',
    status: 'ignored',
    mode: 'observe',
    cause,
    certificate: 'Unexpired',
    updatedAt: start,
    ...over,
  };
}

export function aHold(until: number): NonNullable<CredentialRecord['hold']> {
  return { since: start, until, owner: 'guard', reasons: [{ code: 'used-before-deletion', text: 'used' }] };
}

export function aNotice(over: Partial<Notice> = {}): Notice {
  return { key: 'acs.ram/1', type: 'RamUser', names: ['alice'], at: start, ...over };
}

export function aFinding(over: Partial<Finding> = {}): Finding {
  return {
    subject: 'c0001+1',
    kind: 'unconfirmed',
    severity: 'warning',
    text: 'still there',
    at: start,
    ...over,
  };
}
