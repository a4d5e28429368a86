/**
 * Restores in this process, with the real adapters on the stage's cloud, as the function that people call does. One instance
 * is one run; a run can be made to end at any of its steps, as a killed process does.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createConnection } from '../../shared/cloud/connection.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { createPermissions } from '../../shared/cloud/permissions.ts';
import { grantKey } from '../../shared/domain/granting.ts';
import { minutes, seconds } from '../../shared/domain/time.ts';
import type { RestoreContext } from '../../shared/use-cases/context.ts';
import { restore } from '../../shared/use-cases/restore.ts';
import type { RestoreAnswer } from '../../shared/use-cases/restore-answer.ts';
import { type Stage, subject } from './stage.ts';

const readBackFor = seconds(1);
/** Longer than the claim of a run that ended without giving it back. */
export const afterTheClaim = minutes(10);

interface Restoring {
  readonly withAllClusters?: true;
  /** The run ends at this step, before or after it was done; the first one is 1. */
  readonly endsAt?: { readonly step: number; readonly phase: 'before' | 'after' };
}

export interface Restorer {
  restore(clusterId: string, uid: string, options?: Restoring): Promise<RestoreAnswer>;
  /** All that the identity may do, as ACK lists it now. */
  grants(uid: string): Promise<string[]>;
  /** How many requests that add grants to the identity reached ACK. */
  sent(uid: string): number;
  /** How many of them ACK accepted. */
  applied(uid: string): number;
}

/** What whoever started the run sees when it ends before its time. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

interface Life {
  readonly life: <Port extends object>(port: Port) => Port;
  readonly isOver: () => boolean;
}

export function restorerOn(stage: Stage): Restorer {
  const { cloud } = stage;
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const connection = createConnection({
    region: cloud.account.region,
    credentials: () => ({ accessKeyId, accessKeySecret }),
    endpoints: cloud.endpoints,
    clock: () => cloud.clock.now(),
    retry: { tries: 2, firstPauseMs: 10 },
  });
  const kubeconfigs = createKubeconfigs(connection);
  const contextFor = ({ life }: Life): RestoreContext => {
    const { claims, journal, records, findings } = stage.state;
    const [guard] = cloud.account.roles.filter(({ roleName }) => roleName === 'kubeconfig-guard');
    return {
      kubeconfigs: life(kubeconfigs),
      identities: life(createIdentities(connection)),
      permissions: life(createPermissions(connection)),
      claims: life(claims),
      journal: life(journal),
      records: life(records),
      findings: life(findings),
      guard: { accountId: cloud.account.accountId, ownId: guard?.roleId ?? '', breakGlass: new Set() },
      policy: { readBackFor, lease: readBackFor + minutes(3), requestTimeout: seconds(20) },
      clock: () => cloud.clock.now(),
      sleep: (span) => sleepFor(span),
      run: randomUUID(),
      narrate: () => undefined,
    };
  };
  const additionsTo = (uid: string): RequestEntry[] =>
    cloud.requests.entries.filter(
      ({ operation, path }) => operation === 'UpdateUserPermissions' && path.includes(uid),
    );
  return {
    restore: async (clusterId, uid, { withAllClusters, endsAt } = {}) => {
      const asked = withAllClusters === undefined ? {} : { withAllClusters };
      const run = lifeUntil(endsAt);
      const answer = restore({ ...subject(clusterId, uid), by: 'eve', ...asked }, contextFor(run));
      const [settled] = await Promise.allSettled([answer]);
      // Whatever a run still says after its end is heard by nobody.
      if (run.isOver()) throw new Killed();
      if (settled.status === 'rejected') throw settled.reason;
      return settled.value;
    },
    grants: async (uid) => {
      const { uid: id } = subject('c1', uid);
      return (await kubeconfigs.grantsOf(id)).map(grantKey).toSorted();
    },
    sent: (uid) => additionsTo(uid).length,
    applied: (uid) => additionsTo(uid).filter(({ status }) => status === 200).length,
  };
}

/** Counts what the run asks of its ports; from its end on, nothing gets through. */
function lifeUntil(end: Restoring['endsAt']): Life {
  let steps = 0;
  let isOver = false;
  const life = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]): Promise<unknown> => {
          steps += 1;
          if (end?.step === steps && end.phase === 'before') isOver = true;
          if (isOver) throw new Killed();
          const isLast = end?.step === steps;
          const answer: unknown = await Reflect.apply(method, target, given);
          if (isLast) isOver = true;
          if (isOver) throw new Killed();
          return answer;
        };
      },
    });
  return { life, isOver: () => isOver };
}
