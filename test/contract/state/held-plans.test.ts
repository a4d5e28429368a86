/** Plans that wait for an approval, over the vendor's SDK. That a cell takes 2 MB is documented. */
import { describe, expect, test } from 'vitest';
import { planOf } from '../../../shared/domain/held-plan.ts';
import type { Subject } from '../../../shared/domain/record.ts';
import { tables } from '../../../shared/state/tables.ts';
import { StateError } from '../../../shared/use-cases/ports.ts';
import { aUid, clusterOf } from './domain-builders.ts';
import { aState, start } from './state-fixture.ts';

const subjects = (count: number): Subject[] =>
  Array.from({ length: count }, (_, index) => ({
    clusterId: clusterOf(`c${String(index).padStart(33, '0')}`),
    uid: aUid(1),
  }));
const planWith = (count: number) => planOf('run-1', start, 'Six, and five may.', subjects(count));

describe('a plan', () => {
  test.each([0, 1, 3])('of %i credentials is read as it was written, in one row', async (count) => {
    const fixture = await aState();
    const { heldPlans } = fixture.state();

    await heldPlans.put(planWith(count));

    expect(await heldPlans.get(planWith(count).id)).toEqual(planWith(count));
    expect(await fixture.rows(tables.claims)).toHaveLength(1);
  });

  test('of six identities on ten thousand clusters is read as it was written', async () => {
    const { heldPlans } = (await aState()).state();
    const plan = planWith(60_000);

    await heldPlans.put(plan);

    expect(await heldPlans.get(plan.id)).toEqual(plan);
  });

  test('that nobody wrote is undefined', async () => {
    const { heldPlans } = (await aState()).state();

    expect(await heldPlans.get('a'.repeat(64))).toBeUndefined();
  });

  test('is not written under another plan’s id', async () => {
    const { heldPlans } = (await aState()).state();

    await expect(heldPlans.put({ ...planWith(2), run: 'run-2' })).rejects.toThrow(StateError);
  });

  test.each([
    ['a credential', { subjects: JSON.stringify(['c0001+201234567890123999']) }],
    ['its last credentials', undefined],
  ])('that somebody changed by %s is an error, and no plan that can pass', async (_what, columns) => {
    const fixture = await aState();
    const { heldPlans } = fixture.state();
    const plan = planWith(30_000);
    await heldPlans.put(plan);
    const key = [fixture.account, `plan/${plan.id}/000001`];
    const table = fixture.table(tables.claims);

    if (columns === undefined) await table.deleteIf({ kind: 'present', columns: {} }, key);
    else await table.put(key, columns);

    await expect(heldPlans.get(plan.id)).rejects.toThrow(StateError);
  });
});
