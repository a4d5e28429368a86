import { describe, expect, test } from 'vitest';
import { minutes } from '../../../shared/domain/time.ts';
import { tables } from '../../../shared/state/tables.ts';
import { inTurn } from './domain-builders.ts';
import { aState, loseNextAnswer } from './state-fixture.ts';

const lease = minutes(2);

describe('a claim (conditional PutRow and DeleteRow: documented)', () => {
  test('has one winner among 50 that take it at the same moment', async () => {
    const fixture = await aState();
    const states = Array.from({ length: 5 }, () => fixture.state());

    const takes = await Promise.all(
      Array.from({ length: 50 }, (_, run) => inTurn(states, run).claims.take('c1+u1', `run-${run}`, lease)),
    );

    expect(takes.filter((claim) => claim !== undefined)).toEqual([
      { key: 'c1+u1', expiresAt: fixture.now() + lease },
    ]);
  });

  test('has one winner among 50 when an expired one is taken over', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    await claims.take('c1+u1', 'crashed', lease);
    fixture.advance(lease);

    const takes = await Promise.all(
      Array.from({ length: 50 }, (_, run) => claims.take('c1+u1', `run-${run}`, lease)),
    );

    expect(takes.filter((claim) => claim !== undefined)).toHaveLength(1);
  });

  test.each([
    ['a millisecond before it ends', lease - 1, 'refused'],
    ['when it ends', lease, 'taken'],
  ])('that is held can be taken by another: %s', async (_when, later, expected) => {
    const fixture = await aState();
    const { claims } = fixture.state();
    await claims.take('c1+u1', 'run-1', lease);
    fixture.advance(later);

    const other = await claims.take('c1+u1', 'run-2', lease);

    expect(other === undefined ? 'refused' : 'taken').toBe(expected);
  });

  test('is not shared by a repeated run of the same owner', async () => {
    const { claims } = (await aState()).state();
    await claims.take('c1+u1', 'run-1', lease);

    const again = await claims.take('c1+u1', 'run-1', lease);

    expect(again).toBeUndefined();
  });

  test('can be renewed by its owner, and then ends later', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    const claim = await claims.take('c1+u1', 'run-1', lease);
    fixture.advance(lease - 1);

    const renewed = claim && (await claims.renew(claim, 'run-1', lease));
    fixture.advance(lease - 1);
    const other = await claims.take('c1+u1', 'run-2', lease);

    expect(renewed).toEqual({ key: 'c1+u1', expiresAt: fixture.now() + 1 });
    expect(other).toBeUndefined();
  });

  test('that was lost can neither be renewed nor released', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    const lost = await claims.take('c1+u1', 'run-1', lease);
    fixture.advance(lease);
    await claims.take('c1+u1', 'run-2', lease);

    const renewed = lost && (await claims.renew(lost, 'run-1', lease));
    if (lost) await claims.release(lost, 'run-1');

    expect(renewed).toBeUndefined();
    expect(await fixture.rows(tables.claims)).toMatchObject([{ columns: { owner: 'run-2' } }]);
  });

  test('that ran out is not renewed, even when nobody took it', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    const claim = await claims.take('c1+u1', 'run-1', lease);
    fixture.advance(lease);

    const renewed = claim && (await claims.renew(claim, 'run-1', lease));

    expect(renewed).toBeUndefined();
  });

  test('that is released can be taken at once', async () => {
    const { claims } = (await aState()).state();
    const claim = await claims.take('c1+u1', 'run-1', lease);

    if (claim) await claims.release(claim, 'run-1');
    const other = await claims.take('c1+u1', 'run-2', lease);

    expect(other).toBeDefined();
  });
});

describe('a claim whose answer is lost after it was applied (no answer: seen in the SDK as NetworkingError)', () => {
  test('is taken once, and known as taken', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    await claims.take('warm', 'run-1', lease);
    loseNextAnswer(fixture, 'PutRow');

    const claim = await claims.take('c1+u1', 'run-1', lease);

    expect(claim).toBeDefined();
    expect(fixture.faults.unused()).toEqual([]);
    expect(fixture.requests.countByOperation()['tablestore.PutRow']).toBe(2);
  });

  test('is renewed, and known as renewed', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    const claim = await claims.take('c1+u1', 'run-1', lease);
    fixture.advance(1);
    loseNextAnswer(fixture, 'PutRow');

    const renewed = claim && (await claims.renew(claim, 'run-1', lease));

    expect(renewed).toEqual({ key: 'c1+u1', expiresAt: fixture.now() + lease });
  });

  test('is released', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    const claim = await claims.take('c1+u1', 'run-1', lease);
    loseNextAnswer(fixture, 'DeleteRow');

    if (claim) await claims.release(claim, 'run-1');

    expect(await fixture.rows(tables.claims)).toEqual([]);
    expect(fixture.faults.unused()).toEqual([]);
  });

  test('is sent again when the request was cut before it was applied', async () => {
    const fixture = await aState();
    const { claims } = fixture.state();
    await claims.take('warm', 'run-1', lease);
    fixture.fault({ operation: 'PutRow', times: 2, fault: { kind: 'reset', applied: false } });

    const claim = await claims.take('c1+u1', 'run-1', lease);

    expect(claim).toBeDefined();
    expect(fixture.faults.unused()).toEqual([]);
  });
});
