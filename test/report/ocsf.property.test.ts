/** Whatever a finding says, its event is a Detection Finding of the published schema. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Finding } from '../../shared/domain/record.ts';
import { ocsfOf } from '../../shared/report/ocsf.ts';
import { captions, detectionFindingCheck } from '../support/ocsf/detection-finding.ts';

const isDetectionFinding = detectionFindingCheck();

const anything = fc.string({ unit: 'binary', maxLength: 60 });
const digits = fc.stringMatching(/^\d{16,18}$/);
const cluster = fc.stringMatching(/^c[a-z0-9]{32}$/);
const subject = fc.oneof(
  anything,
  digits,
  cluster,
  fc.tuple(cluster, digits).map((parts) => parts.join('+')),
  anything.map((id) => `key/${id}`),
);
const instant = fc.integer({ min: 0, max: 8.64e15 });
const finding = fc
  .record({
    subject,
    kind: fc.stringMatching(/^[a-z]+(-[a-z]+){0,4}$/).map((kind) => kind as Finding['kind']),
    severity: fc.constantFrom<Finding['severity']>('notice', 'warning', 'critical'),
    text: anything,
    at: instant,
    since: instant,
    lasts: fc.nat(),
  })
  .map(({ lasts, ...one }) => ({ ...one, lastSeen: one.since + lasts }));

test('every finding is a Detection Finding, and every caption belongs to its id', () => {
  fc.assert(
    fc.property(finding, digits, (open, account) => {
      const event = JSON.parse(JSON.stringify(ocsfOf(open, { account }))) as Record<string, unknown>;

      expect(isDetectionFinding(event), JSON.stringify(isDetectionFinding.errors)).toBe(true);
      for (const [id, [caption, names]] of Object.entries(captions)) {
        expect(event[caption], id).toBe((names as Readonly<Record<number, string>>)[Number(event[id])]);
      }
      expect(event['type_uid']).toBe(Number(event['class_uid']) * 100 + Number(event['activity_id']));
    }),
    { numRuns: 500 },
  );
});
