/** When an audit stands in for a look: never in doubt. */
import { describe, expect, it } from 'vitest';
import type { CredentialAudit } from '../../shared/domain/audit.ts';
import { coversNow, type SeenSince, standsForLook } from '../../shared/domain/audit-as-look.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import {
  aClusterId,
  ago,
  ahead,
  aUid,
  idleEvidence,
  now,
  someDetails,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';

const anAudit = (over: Partial<CredentialAudit> = {}): CredentialAudit => ({
  clusterId: aClusterId(),
  uid: aUid(),
  at: ago(minutes(10)),
  run: 'night',
  certificate: 'Unexpired',
  details: someDetails(),
  evidence: idleEvidence(),
  uses: {},
  status: { console: 'Effective', traits: ['residual'] },
  ...over,
});
const nothing: SeenSince = { certificate: undefined, writtenAt: undefined };

describe('an audit stands in for a look', () => {
  it.each<[string, Partial<CredentialAudit>, SeenSince, boolean]>([
    ['of this run, with nothing newer', {}, nothing, true],
    ['that the identity’s own list confirms', {}, { ...nothing, certificate: 'Unexpired' }, true],
    ['that is an hour old', { at: ago(hours(1)) }, nothing, true],
    ['that is of this moment', { at: now }, nothing, true],
    ['with a record from before', {}, { ...nothing, writtenAt: ago(minutes(11)) }, true],
    ['whose log could not be read', { evidence: unknownEvidence() }, nothing, true],
    ['that is older than an hour', { at: ago(hours(1) + 1) }, nothing, false],
    ['that is of the future', { at: ahead(1) }, nothing, false],
    ['whose time is no number', { at: Number.NaN }, nothing, false],
    ['of another run', { run: 'another' }, nothing, false],
    ['with a record that is as new', {}, { ...nothing, writtenAt: ago(minutes(10)) }, false],
    [
      'whose log nobody asked',
      { evidence: unknownEvidence({ why: 'not-asked', detail: 'Nobody asked.' }) },
      nothing,
      false,
    ],
    ['that the identity’s own list contradicts', {}, { ...nothing, certificate: 'Removed' }, false],
    [
      'of what was gone and is listed now',
      { certificate: 'Removed' },
      { ...nothing, certificate: 'Unexpired' },
      false,
    ],
  ])('%s', (_words, over, since, expected) => {
    expect(standsForLook(anAudit(over), 'night', since, now)).toBe(expected);
  });
});

describe('evidence covers the time up to now', () => {
  it.each([
    ['idle for long enough, up to an hour ago', idleEvidence({ through: ago(hours(1)) }), hours(7), true],
    ['idle up to longer ago', idleEvidence({ through: ago(hours(1) + 1) }), hours(7), false],
    ['idle for just as long as counts', idleEvidence(), days(7), true],
    ['idle for less than what counts', idleEvidence(), days(8), false],
    ['a use, read up to now', usedEvidence(ago(days(2))), days(8), true],
    ['a use, read up to longer ago', usedEvidence(ago(days(2)), { through: ago(hours(2)) }), days(7), false],
    ['unknown', unknownEvidence(), days(7), true],
  ])('%s', (_words, evidence, inactivity, expected) => {
    expect(coversNow(evidence, inactivity, now)).toBe(expected);
  });
});
