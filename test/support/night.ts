/** One night: the timer of the sweep fires, and everything that it asked for comes to its end. */
import { expect } from 'vitest';
import { whenQuiet } from '../../local/host/when-quiet.ts';
import type { SweepRecord } from '../../shared/domain/sweep.ts';
import type { Scenario } from './scenario.ts';

export const sweepFunction = 'kubeconfig-guard-sweep';

export interface Night {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly run: SweepRecord | undefined;
}

export async function night({ host, cloud, state }: Scenario): Promise<Night> {
  // What the platform tries again it tries soon.
  host.asyncCalls.behave({ retrySpeed: 100 });
  const { outcome, payload } = await host.fireTimer(sweepFunction, 'sweep');
  await whenQuiet(host, cloud.eventBus);
  expect(outcome, payload).toBe('success');
  return {
    answer: JSON.parse(payload) as Record<string, unknown>,
    run: (await state.sweeps.runs({ limit: 1 })).runs[0],
  };
}
