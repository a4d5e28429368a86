/** What a guard has come to know after a month at an account: something for every page. */
import { fillCredentials } from './fill-credentials.ts';
import { fillEncryption } from './fill-encryption.ts';
import { fillFindings } from './fill-findings.ts';
import { fillIdentities } from './fill-identities.ts';
import { fillRuns } from './fill-runs.ts';
import { fillSettings } from './fill-settings.ts';
import type { Seed } from './seed.ts';

export interface Filled {
  /** The plan that waits for somebody. */
  readonly plan: string;
  /** The last run. */
  readonly run: string;
}

export async function fill(seed: Seed): Promise<Filled> {
  await fillIdentities(seed);
  const plan = await fillCredentials(seed);
  await fillEncryption(seed);
  await fillFindings(seed);
  await fillSettings(seed);
  return { plan, run: await fillRuns(seed, plan) };
}
