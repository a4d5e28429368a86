/** How many questions are asked of a log, and what is left unknown when it does not answer. */
import { describe, expect, it } from 'vitest';
import { auditWindow } from '../../shared/domain/evidence.ts';
import type { Uid } from '../../shared/domain/ids.ts';
import { CloudError, type CloudErrorKind } from '../../shared/use-cases/cloud-error.ts';
import type { UsesAnswer, UsesScope } from '../../shared/use-cases/ports/auditing.ts';
import { readUses, type UsesRequest } from '../../shared/use-cases/read-uses.ts';
import { aUid, aUse, now } from '../support/builders.ts';

const uids = (count: number): Uid[] =>
  Array.from({ length: count }, (_, index) => aUid(`2${String(index).padStart(15, '0')}12`));
const whole: UsesAnswer = {
  uses: new Map(),
  complete: true,
  accurate: true,
  cut: false,
  tells: { authenticator: true, onBehalf: true },
};
const certificate = { ...aUse(), userAgents: [], addresses: [] };

interface Log {
  readonly request: UsesRequest;
  readonly asked: string[];
}

function aLog(answer: (scope: UsesScope) => UsesAnswer, over: Partial<UsesRequest> = {}): Log {
  const asked: string[] = [];
  const request: UsesRequest = {
    location: { region: 'cn-hangzhou', project: 'p', logstore: 'l' },
    window: auditWindow(now),
    log: {
      usesOf: async (_location, scope) => {
        asked.push(scope.kind === 'named' ? `named ${scope.uids.length}` : scope.kind);
        return answer(scope);
      },
      uses: async (_location, uid) => {
        asked.push('one');
        return { rows: [aUse({ commonName: uid })], complete: true, accurate: true };
      },
    },
    parallel: 4,
    clock: () => now,
    until: now + 1,
    answers: async () => true,
    ...over,
  };
  return { request, asked };
}

const failing = (kind: CloudErrorKind, message = ''): (() => never) => {
  return () => {
    throw new CloudError({ kind, operation: 'sls.GetLogsV2' }, message);
  };
};

describe('the uses of many', () => {
  it.each([
    [0, []],
    [1, ['everybody']],
    [2_000, ['everybody']],
    [2_001, ['range', 'range']],
    [10_000, ['range', 'range', 'range', 'range', 'range']],
  ])('%i take so many analyses', async (count, wanted) => {
    const { request, asked } = aLog(() => whole);

    await readUses(uids(count), request);

    expect(asked).toEqual(wanted);
  });

  it('are asked for in parts when there are more than an answer holds, down to one search an identity', async () => {
    const { request, asked } = aLog(() => ({ ...whole, cut: true }));
    const five = uids(5);

    const found = await readUses(five, request);

    expect(asked.filter((scope) => scope === 'one')).toHaveLength(5);
    expect(five.map((uid) => found.of(uid).doubt)).toEqual(five.map(() => undefined));
  });

  it('are asked for by name when too much is to be read, then one by one, and stay in doubt when that is no help', async () => {
    const { request, asked } = aLog(() => ({ ...whole, accurate: false }));

    const found = await readUses(uids(12), request);

    const count = (scope: string): number => asked.filter((one) => one === scope).length;
    expect([count('everybody'), count('named 10'), count('named 2'), count('named 1')]).toEqual([
      1, 1, 1, 12,
    ]);
    expect(uids(12).map((uid) => found.of(uid).doubt?.why)).toEqual(uids(12).map(() => 'inexact'));
  });

  it('that were seen are not forgotten by an answer that does not show them', async () => {
    const [uid = aUid()] = uids(1);
    const seen = { ...whole, complete: false, uses: new Map([[uid, { certificate }]]) };
    const { request } = aLog(({ kind }) => (kind === 'everybody' ? seen : whole));

    const found = await readUses([uid], request);

    expect(found.of(uid)).toEqual({ uses: { certificate } });
  });

  it.each<[CloudErrorKind, string, string]>([
    ['unreachable', '', 'unreadable'],
    ['refused', 'Query exceeded the time limit', 'unreadable'],
  ])('are asked for by name after %s %s', async (kind, message, why) => {
    const { request, asked } = aLog(failing(kind, message));

    const found = await readUses(uids(1), request);

    expect(asked).toEqual(['everybody', 'named 1']);
    expect(found.of(uids(1)[0] ?? aUid()).doubt?.why).toBe(why);
  });

  it.each<[CloudErrorKind, string]>([
    ['denied', 'denied'],
    ['not-found', 'log-missing'],
    ['throttled', 'unreadable'],
    ['refused', 'unreadable'],
    ['malformed', 'unreadable'],
  ])('are not asked for again after %s', async (kind, why) => {
    const { request, asked } = aLog(failing(kind, 'no'));

    const found = await readUses(uids(3), request);

    expect(asked).toEqual(['everybody']);
    expect(uids(3).map((uid) => found.of(uid).doubt?.why)).toEqual([why, why, why]);
  });

  it('are not asked for in parts of a log that answers nothing at all', async () => {
    const { request, asked } = aLog(failing('unreachable'), { answers: async () => false });

    await readUses(uids(3), request);

    expect(asked).toEqual(['everybody']);
  });

  it('stay unknown when the time is over', async () => {
    const { request, asked } = aLog(() => whole, { until: now });

    const found = await readUses(uids(3), request);

    expect(asked).toEqual([]);
    expect(uids(3).map((uid) => found.of(uid).doubt?.why)).toEqual(uids(3).map(() => 'unreadable'));
  });

  it('are not hidden by an error of ours', async () => {
    const { request } = aLog(() => {
      throw new TypeError('a mistake');
    });

    await expect(readUses(uids(1), request)).rejects.toThrow(TypeError);
  });
});
