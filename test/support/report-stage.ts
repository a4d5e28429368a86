/** The report page as it is deployed: the function's bundle behind its HTTP trigger, over a state that a test has filled. */
import { createIssuer } from '../../local/demo/api-access.ts';
import { serveHttpTriggers } from '../../local/host/http/http-triggers.ts';
import type { Role } from '../../shared/domain/caller.ts';
import { minutes } from '../../shared/domain/time.ts';
import { apiFunction } from './api-stage.ts';
import { fill, type Filled } from './report/fill.ts';
import type { Seed } from './report/seed.ts';
import { plainly, type Say } from './report/texts.ts';
import { type Stage, startStage } from './stage.ts';
import { aWorld } from './world.ts';

export interface ReportStage extends Stage {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly seed: Seed;
  readonly token: (name: string, role: Role) => Promise<string>;
}

/** With nothing in it. */
export async function startReport(say: Say = plainly): Promise<ReportStage> {
  const issuer = await createIssuer();
  const world = aWorld();
  const stage = await startStage(world, {
    specFile: issuer.specFile,
    environment: issuer.environment,
    isConnected: false,
  });
  const { cloud, host, state } = stage;
  const served = await serveHttpTriggers(host, {
    accountId: world.account.accountId,
    keys: cloud.keys,
    clock: cloud.clock,
  });
  const minute = minutes(1);
  return {
    ...stage,
    url: served.urls[apiFunction] ?? '',
    seed: { state, now: Math.floor(cloud.clock.now() / minute) * minute, say },
    token: (name, role) => issuer.token(name, [role], cloud.clock.now()),
    close: async () => {
      await served.close();
      await stage.close();
      await issuer.close();
    },
  };
}

/** With something for every page. */
export async function startFilledReport(say?: Say): Promise<ReportStage & { readonly filled: Filled }> {
  const stage = await startReport(say);
  return { ...stage, filled: await fill(stage.seed) };
}
