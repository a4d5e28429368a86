/** Who may approve what, requests about identities that exist, and approvals that can't be read. */
import { describe, expect, it } from 'vitest';
import { tables } from '../../shared/state/tables.ts';
import { approved, type Approving, askToApprove } from '../support/approvals.ts';
import { aHeldLeaver, anAlice, call, codes, forced } from '../support/held-leaver.ts';
import { scenarios } from '../support/scenario.ts';
import { day, hour } from '../support/world.ts';

const start = scenarios();

describe('the approver', () => {
  const refusals: readonly [words: string, over: Approving, why: string][] = [
    ['saw other evidence', { shown: 'f'.repeat(64) }, 'look again'],
    ['does not name the unknown', { overrides: 'incomplete' }, 'it names incomplete as unknown'],
    ['wants it to live for more than 30 days', { expiresAt: Date.UTC(2099, 0, 1) }, 'more than 30 days'],
    ['wants it to have expired', { expiresAt: 1 }, 'it expired'],
  ];

  it('is refused who saw something else, or wants too much', async () => {
    const { scenario, one, uid } = await aHeldLeaver(start);

    for (const [words, over, why] of refusals) {
      const answer = await askToApprove(scenario, one, uid, over);
      expect(answer, words).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) as string });
    }
  });

  it('is refused where nothing waits for one', async () => {
    const { scenario, two, uid } = await aHeldLeaver(start);

    const answer = await askToApprove(scenario, two, uid);

    expect(answer).toEqual({ kind: 'refused', why: 'There is nothing to approve: it is revoked.' });
  });
});

describe('a suspected leak: the identity is there', () => {
  const request = { reason: 'person-request', requestedBy: 'mei' };

  it('is looked at and held on a person’s request, until somebody else approves what was seen', async () => {
    const { scenario, one, two, uid } = await anAlice(start, { usedAgo: 2 });
    scenario.mayChange(uid);
    const asked = await call(scenario, uid, { ...request, clusters: [one] });
    const held = await codes(scenario, one, uid);
    const own = await askToApprove(scenario, one, uid, { by: 'Mei ' });
    const approval = await approved(scenario, one, uid, { evenIfUsed: true });

    const answer = await call(scenario, uid, { ...request, clusters: [one], approval: approval.id });

    expect(asked.outcome, asked.text).toBe('success');
    expect(held).toEqual(['needs-approval']);
    expect(own).toMatchObject({ kind: 'refused', why: expect.stringContaining('who asks') as string });
    expect(answer.outcome, answer.text).toBe('success');
    expect(forced(scenario, one, uid)).toEqual(['true']);
    expect(scenario.certificate(one, uid)).toBe('Removed');
    expect((await scenario.record(one, uid))?.status).toBe('revoked');
    expect(scenario.certificate(two, uid)).toBe('Unexpired');
  });

  it('stays held at every look, also when it is idle', async () => {
    const { scenario, two, uid } = await anAlice(start);
    await call(scenario, uid, { ...request, clusters: [two] });
    scenario.advance(day + hour);

    const looked = await scenario.look();

    expect(looked.outcome, looked.text).toBe('success');
    expect(await codes(scenario, two, uid)).toEqual(['needs-approval']);
    expect(scenario.certificate(two, uid)).toBe('Unexpired');
  });

  it('goes by the rules for leavers when the identity is deleted meanwhile', async () => {
    const { scenario, two, uid } = await anAlice(start);
    scenario.mayChange(uid);
    await call(scenario, uid, { ...request, clusters: [two] });
    await scenario.userDeleted('alice');
    scenario.advance(day + hour);

    await scenario.look();

    expect(forced(scenario, two, uid)).toEqual(['false']);
    expect((await scenario.record(two, uid))?.status).toBe('revoked');
  });
});

describe('refuses when approvals cannot be read', () => {
  const denied = { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' } as const;

  it.each([
    ['approvals', 'GetRange', 'approvals', 0],
    ['approvals at the moment of acting', 'GetRange', 'approvals', 1],
    ['what was used of them', 'GetRow', 'approval-used/', 0],
    ['what was used of them at the moment of acting', 'GetRow', 'approval-used/', 1],
    ['whether its use was written down', undefined, 'taken', 0],
  ])('refuses when %s cannot be read', async (_what, operation, about, skip) => {
    const { scenario, one, uid } = await aHeldLeaver(start);
    const approval = await approved(scenario, one, uid);
    scenario.fault({
      service: 'tablestore',
      ...(operation === undefined ? {} : { operation }),
      matches: ({ body }) => body.includes(about),
      skip,
      fault: denied,
    });

    const answer = await call(scenario, uid, { clusters: [one], approval: approval.id });
    const kept = [scenario.certificate(one, uid), scenario.cleanUps(one, uid)];
    scenario.heal();
    scenario.advance(20 * 60_000);
    const again = await call(scenario, uid, { clusters: [one], approval: approval.id });

    expect(answer.outcome).not.toBe('success');
    expect(answer.text).toContain('403 OTSNoPermissionAccess');
    expect(kept).toEqual(['Unexpired', 0]);
    expect(again.outcome, again.text).toBe('success');
    expect(forced(scenario, one, uid)).toEqual(['true']);
  });

  it('refuses when an approval is not understood', async () => {
    const { scenario, one, uid, world } = await aHeldLeaver(start);
    const key = [world.account.accountId, `${one}+${uid}`, 'a'];
    await scenario.table(tables.approvals).put(key, { approval: '{"id":"a","by":"me"}' });

    const answer = await call(scenario, uid, { clusters: [one] });

    expect(answer.outcome).not.toBe('success');
    expect(answer.text).toContain('approvals is unreadable');
    expect(scenario.cleanUps(one, uid)).toBe(0);
  });
});
