/** The dependencies of `sweep`, made from the environment and the invocation. None of them can revoke. */
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createFunctions } from '../../shared/cloud/functions.ts';
import { createIdentityLists } from '../../shared/cloud/identity-lists.ts';
import { parseAccountId } from '../../shared/domain/ids.ts';
import { minutes, seconds } from '../../shared/domain/time.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import type { ReleaseDueContext } from '../../shared/use-cases/release-due.ts';
import type { SweepContext } from '../../shared/use-cases/sweep-context.ts';
import { connect } from '../connections.ts';
import { limitsOf, modeOf } from '../policy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** So long before the platform ends an invocation it says where it stopped, and hands over. */
const handOverBefore = seconds(60);

export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log) => SweepContext & ReleaseDueContext {
  const connectionsOf = connect(environment);
  return (platform, log) => {
    const account = parseAccountId(platform.accountId);
    if (account === undefined) throw new Error('The platform names no account in which the function runs.');
    const { cloud, clock, sleep, newId, state, configuration } = connectionsOf(platform);
    const kubeconfigs = createKubeconfigs(cloud);
    return {
      ...state(account),
      kubeconfigs: { clusters: () => kubeconfigs.clusters() },
      identityLists: createIdentityLists(cloud),
      functions: createFunctions(cloud, platform.function.name.replace(/sweep$/, '')),
      policy: {
        modeOn: modeOf(configuration),
        limits: limitsOf(configuration),
        parallel: configuration.PARALLEL,
        // An audit that fails is tried again by the platform for some minutes.
        patience: minutes(60),
        firstPause: 200,
        longestPause: seconds(10),
        lease: minutes(2),
        followUpAfter: minutes(10),
      },
      clock,
      sleep,
      worker: newId(),
      until: clock() + seconds(platform.function.timeout) - handOverBefore,
      narrate: (step, facts) => log({ step, ...facts }),
    };
  };
}
