/** What an approval is bound to. The texts are those that are hashed: approvals that are on record stay valid only of them. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../shared/domain/approval.ts';
import type { Evidence } from '../../shared/domain/evidence.ts';
import { days, hours } from '../../shared/domain/time.ts';
import { ago, idleEvidence, unknownEvidence, usedEvidence } from '../support/builders.ts';
import { shown } from '../support/given-approvals.ts';

const used = usedEvidence(ago(days(2)));
const doubtful = usedEvidence(ago(days(2)), { butUnknown: { why: 'inexact', detail: 'It is.' } });
const lastUse = '"at":1794993304000,"auditId":"4f0f7d8e-0000-4000-8000-000000000003"';

describe('the digest of what was shown is over', () => {
  it.each<[string, Evidence, boolean, string]>([
    ['that it was idle', idleEvidence(), false, '{"kind":"idle"}'],
    [
      'that it was idle, whatever the window',
      idleEvidence({ from: ago(days(30)), through: ago(hours(2)) }),
      false,
      '{"kind":"idle"}',
    ],
    ['why it was unknown', unknownEvidence(), false, '{"kind":"unknown","why":"incomplete"}'],
    ['the last use', used, false, `{${lastUse},"kind":"active","unknown":"nothing"}`],
    ['that it was used, where more use does not count', used, true, '{"kind":"active","unknown":"nothing"}'],
    [
      'the last use and why later use was not excluded',
      doubtful,
      false,
      `{${lastUse},"kind":"active","unknown":"inexact"}`,
    ],
  ])('%s', (_words, evidence, evenIfUsed, outline) => {
    const text =
      '{"clusterId":"c0000000000000000000000000000a01",' +
      `"evidence":${outline},"reason":"identity-deleted","uid":"201234567890123999"}`;

    const digest = digestOf(shown(evidence), evenIfUsed);

    expect(digest).toBe(createHash('sha256').update(text).digest('hex'));
  });
});
