/** For each function an event with which each of its SDKs sends a request. */
import type { FunctionRunner } from '../../local/cloud/fc/contract.ts';
import type { ServiceName } from '../../local/cloud/core/contract.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import type { Stage } from '../support/stage.ts';
import type { ApiAccess } from './cold-api.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

export interface ColdAccount {
  readonly world: World;
  readonly clusterId: string;
  /** Of each round. */
  readonly restored: readonly string[];
  readonly api: ApiAccess;
}

export interface ColdEvent {
  readonly functionName: string;
  /** The services that its SDKs must have asked; one of each group. */
  readonly services: readonly (readonly ServiceName[])[];
  /** The event of this round; a deletion that was handled is not handled again. */
  readonly event: (stage: Stage, account: ColdAccount, round: number) => unknown;
}

/** Everything that is called through `@alicloud/openapi-core` itself. */
const byCore: readonly ServiceName[] = ['sts', 'ims', 'ram', 'kms', 'fc', 'actiontrail'];
const trail = { name: 'all', project: 'trails' };

/** A trail that is delivered to the log service makes the verification use its SDK too. */
export const coldEnvironment = {
  GUARD_TRAIL_LOGSTORE: `cn-hangzhou/${trail.project}/actiontrail_${trail.name}`,
};

export function coldAccount(rounds: number, api: ApiAccess): ColdAccount {
  const world = aWorld();
  addSecurityRole(world);
  // A real log service reads its logs with machines of its own: as few lines as make the log believable.
  const clusterId = addEncrypted(world, 'one', addKey(world), { log: { backgroundEverySeconds: 1_800 } });
  addKeyUse(world, clusterId, world.now - hour);
  for (let index = 0; index < 20; index += 1) world.issue(world.user(`user-${index}`), clusterId);
  for (const name of leaversIn(rounds)) {
    const uid = world.user(name);
    world.issue(uid, clusterId);
    // Held, so that no time is spent on watching a revocation.
    world.use(uid, clusterId, [world.now - 2 * hour]);
  }
  const restored = Array.from({ length: rounds }, (_, round) => {
    const uid = world.user(`restored-${round}`);
    world.issue(uid, clusterId);
    return uid;
  });
  return { world, clusterId, restored, api };
}

const leaver = (functionName: string, round: number): string => `leaver-${functionName}-${round}`;

function leaversIn(rounds: number): string[] {
  return Array.from({ length: rounds }, (_, round) => [
    leaver('revoke', round),
    leaver('record', round),
  ]).flat();
}

/** To be called once for a stage of this account. */
export function prepare({ cloud, host }: Stage, { world }: ColdAccount): void {
  cloud.deliverTrail({ ...trail, createdAt: world.now - 60 * day, ttlDays: 90, form: 'json', events: 'All' });
  cloud.runFunctions(othersAtOnce(host.runner));
}

/** What the sweep asks of other functions is done as soon as it is asked for: only the sweep itself is measured. */
function othersAtOnce(runner: FunctionRunner): FunctionRunner {
  return {
    ...runner,
    enqueue: () => undefined,
    task: (_functionName, taskId) => ({
      taskId,
      sequence: 1,
      requestId: taskId,
      payload: '',
      status: 'Succeeded',
      events: [],
      acceptedAt: 0,
      endedAt: 0,
      alreadyRetriedTimes: 0,
    }),
  };
}

async function deleted(stage: Stage, name: string): Promise<unknown> {
  await stage.deleteUser(name);
  return stage.events.at(-1);
}

export const coldEvents: readonly ColdEvent[] = [
  {
    functionName: 'revoke',
    services: [['cs'], ['sls'], byCore, ['tablestore']],
    event: (stage, _account, round) => deleted(stage, leaver('revoke', round)),
  },
  {
    functionName: 'record',
    services: [byCore, ['tablestore']],
    event: (stage, _account, round) => deleted(stage, leaver('record', round)),
  },
  {
    functionName: 'audit',
    services: [['cs'], ['sls'], byCore, ['tablestore']],
    event: (_stage, { clusterId }) => ({ clusterId }),
  },
  {
    functionName: 'verify-encryption',
    services: [['cs'], ['sls'], byCore, ['tablestore']],
    event: (_stage, { world }) => ({ region: world.account.region }),
  },
  {
    functionName: 'sweep',
    services: [['cs'], byCore, ['tablestore']],
    event: () => ({ task: 'sweep' }),
  },
  {
    functionName: 'api',
    services: [['cs'], byCore, ['tablestore']],
    event: (stage, { clusterId, restored, api }, round) =>
      api.restoreEvent(stage, clusterId, restored[round] ?? ''),
  },
];
