/** The dependencies of `verify-encryption`, made from the environment and the invocation. None of them can change a cluster or a key. */
import { createEncryptedClusters } from '../../shared/cloud/ack-encryption.ts';
import { createKeyOperations } from '../../shared/cloud/action-trail.ts';
import { createDeliveredTrail } from '../../shared/cloud/delivered-trail.ts';
import { createKeys } from '../../shared/cloud/kms.ts';
import { createPolicies } from '../../shared/cloud/policies.ts';
import { createSecurityRole } from '../../shared/cloud/security-role.ts';
import { parseAccountId } from '../../shared/domain/ids.ts';
import { days, minutes } from '../../shared/domain/time.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import type { EncryptionContext } from '../../shared/use-cases/encryption-context.ts';
import type { SwitchOffContext } from '../../shared/use-cases/review-switch-off.ts';
import { turnsOf } from '../../shared/use-cases/wait-for-turn.ts';
import { connect } from '../connections.ts';

export type Composed = EncryptionContext & SwitchOffContext;

type Environment = Readonly<Record<string, string | undefined>>;

/** Documented: 2 calls a second for the account. A little more apart, as requests don't all travel for the same time. */
const lookupsApart = 600;

/** Of LookupEvents, so many turns are waited for within half a minute; of a delivered trail a page takes no turn. */
const pagesAtMost = { lookup: 60, trail: 200 } as const;

/** Regions that an instance verifies at the same time, as deployed (`instanceConcurrency` in s.yaml). */
const regionsAtOnce = 4;

export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log, run: string | undefined) => Composed {
  const connectionsOf = connect(environment);
  return (platform, log, run) => {
    const account = parseAccountId(platform.accountId);
    if (account === undefined) throw new Error('The platform names no account in which the function runs.');
    const { cloud, clock, sleep, newId, state, configuration } = connectionsOf(platform);
    const { encryption, findings, inventory, turns } = state(account);
    const trail = configuration.TRAIL_LOGSTORE;
    const operations =
      trail === undefined
        ? createKeyOperations(cloud, turnsOf('LookupEvents', lookupsApart, { turns, clock, sleep }))
        : createDeliveredTrail(cloud, trail);
    return {
      clusters: createEncryptedClusters(cloud),
      keys: createKeys(cloud),
      operations,
      securityRole: createSecurityRole(cloud),
      policies: createPolicies(cloud),
      inventory,
      encryption,
      findings,
      accountId: account,
      policy: {
        proofSpan: days(configuration.PROOF_DAYS),
        pagesAtMost: pagesAtMost[operations.source],
        readingAtMost: minutes(5),
        parallel: Math.max(1, Math.floor(configuration.PARALLEL / regionsAtOnce)),
      },
      clock,
      run: run ?? newId(),
      narrate: (step, facts) => log({ step, ...facts }),
    };
  };
}
