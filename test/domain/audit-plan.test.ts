/** What an audit says would be decided now. Nothing is done on it. */
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../shared/domain/decide.ts';
import { days, hours } from '../../shared/domain/time.ts';
import {
  aClusterId,
  aGuard,
  ago,
  ahead,
  anExemption,
  aPolicy,
  aUid,
  now,
  someDetails,
  someSettings,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import {
  aRecord,
  audit,
  deletedBefore,
  frozen,
  listed,
  living,
  type Situation,
  unlisted,
} from '../support/an-audit.ts';

const usedBefore = (span: number) => ({ evidence: usedEvidence(ago(span)) });
const under = (policy: Partial<Policy>) => ({
  run: { policy: { ...aPolicy(policy), expiryWarning: days(30) } },
});
const held = { since: ago(days(3)), until: now, owner: 'platform-security', reasons: [] };
const silent = { silence: { since: ago(days(40)), through: ago(hours(9)) } };
const expired = { certificate: 'Expired', expiresAt: ago(days(1)) } as const;
const all = new Set(['frozen', 'expired', 'unused'] as const);

describe('nothing is planned', () => {
  it.each<[string, Situation]>([
    ['about the living', { of: living }],
    ['about the frozen, without a policy about them', { of: frozen }],
    ['about what is unused, without a policy about it', { of: living, ...silent }],
    ['about what has expired, without a policy about it', { of: listed({ ...living, ...expired }) }],
    ['about the living, with every policy', { of: living, ...under({ standing: all }) }],
    [
      'about the frozen, with a policy about others',
      { of: frozen, ...under({ standing: new Set(['expired', 'unused']) }) },
    ],
  ])('%s', (_words, situation) => {
    const written = audit(situation);

    expect(written).not.toHaveProperty('planned');
    expect(written).not.toHaveProperty('plannedFor');
  });
});

describe('what would be decided', () => {
  it.each<[string, Situation, string, string]>([
    ['idle', {}, 'revoke', 'idle'],
    ['unknown', { read: { evidence: unknownEvidence() } }, 'hold', 'evidence-unknown'],
    ['the guard’s own', { run: { guard: aGuard({ ownId: aUid() }) } }, 'refuse', 'prohibited'],
    [
      'exempt',
      { run: { settings: someSettings({ exemptions: [anExemption({ uid: aUid() })] }) } },
      'hold',
      'exempt',
    ],
    ['expired', { of: listed(expired) }, 'ignore', 'expired'],
    [
      'used before a deletion that was recorded',
      {
        remembered: { record: aRecord({ cause: { ...aRecord().cause, deletedAt: ago(days(1)) } }) },
        read: usedBefore(days(2)),
      },
      'hold',
      'used-before-deletion',
    ],
    [
      'used after a deletion that the inventory knows',
      { read: { ...usedBefore(days(1)), identity: deletedBefore(days(2)) } },
      'hold',
      'used-after-deletion',
    ],
    ['used, deleted nobody knows when', { read: usedBefore(days(1)) }, 'hold', 'used-deletion-time-unknown'],
    [
      'granted again',
      { remembered: { record: aRecord({ revokedAt: ago(days(1)) }) } },
      'hold',
      'granted-again',
    ],
    [
      'left-over grants, which the certificate that is gone does not prohibit',
      { of: unlisted, remembered: { record: aRecord() } },
      'revoke',
      'idle',
    ],
  ])('of a deleted identity’s that is %s', (_name, situation, kind, code) => {
    const { planned, plannedFor } = audit(situation);

    expect(plannedFor).toBe('identity-deleted');
    expect(planned?.kind).toBe(kind);
    expect(planned?.reasons.map((reason) => reason.code)).toContain(code);
  });

  it.each<[string, Situation, string]>([
    ['frozen', { of: frozen }, 'frozen'],
    ['expired', { of: listed({ ...living, ...expired }) }, 'expired'],
    ['unused', { of: living, ...silent }, 'unused'],
    [
      'frozen, and was asked for as a leaver before',
      { of: frozen, remembered: { record: aRecord() } },
      'frozen',
    ],
  ])('of a living identity’s that is %s, with a policy about it', (_name, situation, reason) => {
    const { planned, plannedFor } = audit({ ...situation, ...under({ standing: all }) });

    expect(plannedFor).toBe(reason);
    expect(planned).toMatchObject({ kind: 'revoke', byPolicy: `${reason}: revoke` });
  });

  it('of one that is frozen and unused is by the policy that is named first', () => {
    const { plannedFor } = audit({ of: frozen, ...silent, ...under({ standing: all }) });

    expect(plannedFor).toBe('frozen');
  });

  it('of a deleted identity’s is for the deletion, whatever a policy says of the others', () => {
    const { plannedFor } = audit({ of: listed(expired), ...under({ standing: all }) });

    expect(plannedFor).toBe('identity-deleted');
  });

  it('names everything that is prohibited about it', () => {
    const details = someDetails({ cloudService: 'ARMS' });

    const { planned } = audit({ of: listed({ details }) });

    expect(planned?.reasons.map(({ text }) => text)).toEqual(['It belongs to the cloud service ARMS.']);
  });
});

describe('the days of grace', () => {
  const thawing = under({ standing: all, grace: days(5) });
  const aboutFrozen = {
    origin: 'audit',
    identityType: 'RamUser',
    identityNames: [],
    standing: 'frozen',
  } as const;

  it.each<[string, Situation, number]>([
    ['begin with this look', { of: frozen }, ahead(days(5))],
    [
      'begin with the hold for the same reason',
      { of: frozen, remembered: { record: aRecord({ cause: aboutFrozen, hold: held }) } },
      ahead(days(2)),
    ],
    [
      'do not begin with a hold for another reason',
      { of: frozen, remembered: { record: aRecord({ hold: held }) } },
      ahead(days(5)),
    ],
    [
      'begin with this look, when it was not held',
      { of: frozen, remembered: { record: aRecord({ cause: aboutFrozen }) } },
      ahead(days(5)),
    ],
    ['begin with the deletion of a leaver', { read: { identity: deletedBefore(days(1)) } }, ahead(days(4))],
  ])('%s', (_words, situation, until) => {
    const { planned } = audit({ ...situation, ...thawing });

    expect(planned).toMatchObject({ kind: 'hold', until });
    expect(planned?.reasons[0]?.code).toBe('in-grace');
  });
});

it('an exemption on this cluster counts here', () => {
  const { uid: _everybody, ...exemption } = anExemption({ clusterId: aClusterId() });

  const { planned } = audit({ run: { settings: someSettings({ exemptions: [exemption] }) } });

  expect(planned?.reasons.map(({ code }) => code)).toEqual(['exempt']);
});
