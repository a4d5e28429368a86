/** What people and programs are told of a finding, once a change. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type FindingChange,
  messageId,
  messageOfClosing,
  messageOfFinding,
  type NoticeKind,
} from '../../shared/domain/notice.ts';
import type { Finding, FindingKind } from '../../shared/domain/record.ts';
import { days } from '../../shared/domain/time.ts';
import { ago, now } from '../support/builders.ts';

const since = ago(days(2));
const finding = (over: Partial<Finding> = {}): Finding => ({
  subject: 'c1+201234567890123456',
  kind: 'residual',
  severity: 'warning',
  text: 'It is still there.',
  at: now,
  ...over,
});

describe('the message of a finding', () => {
  it.each<[FindingChange['change'], FindingKind, NoticeKind]>([
    ['opened', 'residual', 'finding.opened'],
    ['opened', 'hold-waiting', 'hold.due'],
    ['opened', 'used-after-deletion', 'approval.needed'],
    ['opened', 'evidence-unknown', 'approval.needed'],
    ['opened', 'granted-again', 'approval.needed'],
    ['opened', 'vendor-refused', 'approval.needed'],
    ['opened', 'over-limit', 'approval.needed'],
    ['seen', 'residual', 'finding.opened'],
    ['escalated', 'residual', 'finding.escalated'],
    ['escalated', 'hold-waiting', 'finding.escalated'],
  ])('that is %s, of the kind %s, is %s', (change, kind, notice) => {
    expect(messageOfFinding({ change, since }, finding({ kind })).kind).toBe(notice);
  });

  it('says what the finding says', () => {
    const { id, ...message } = messageOfFinding({ change: 'opened', since }, finding());

    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect(message).toEqual({
      kind: 'finding.opened',
      subject: 'c1+201234567890123456',
      at: now,
      severity: 'warning',
      text: 'It is still there.',
      details: { finding: 'residual' },
    });
  });

  it('has the same id for the same change, whoever tells of it and in which words', () => {
    const ids = [
      messageOfFinding({ change: 'opened', since }, finding()),
      messageOfFinding({ change: 'seen', since }, finding({ at: now + 1, text: 'It is there.' })),
    ].map(({ id }) => id);

    expect(ids[1]).toBe(ids[0]);
  });

  it.each<[string, FindingChange, Partial<Finding>]>([
    ['escalated', { change: 'escalated', since }, {}],
    ['opened at another time', { change: 'opened', since: since + 1 }, {}],
    ['of another subject', { change: 'opened', since }, { subject: 'c2+201234567890123456' }],
    ['of another kind', { change: 'opened', since }, { kind: 'expiring' }],
    ['of another severity', { change: 'opened', since }, { severity: 'critical' }],
  ])('has another id when it is %s', (_words, change, over) => {
    const first = messageOfFinding({ change: 'opened', since }, finding());

    expect(messageOfFinding(change, finding(over)).id).not.toBe(first.id);
  });
});

it('the message of a closing says of what', () => {
  const { id, ...message } = messageOfClosing('residual', 'c1+201234567890123456', since, now);

  expect(id).toBe(messageId('finding.closed', 'residual', 'c1+201234567890123456', String(since)));
  expect(message).toEqual({
    kind: 'finding.closed',
    subject: 'c1+201234567890123456',
    at: now,
    text: 'The cause of residual is gone.',
    details: { finding: 'residual' },
  });
});

it('an id is made of its parts, each for itself', () => {
  const digest = createHash('sha256').update('["a","b"]').digest('hex');

  expect(messageId('a', 'b')).toBe(digest);
  expect(messageId('a,b')).not.toBe(digest);
});
