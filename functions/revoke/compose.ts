/** The dependencies of `revoke`, made from the environment and the invocation. */
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createAuditLog } from '../../shared/cloud/audit-log.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { loadAckClient, loadLogClient } from '../../shared/cloud/sdk.ts';
import { days, minutes, seconds } from '../../shared/domain/time.ts';
import type { Configuration } from '../../shared/runtime/config.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import type { RevokeContext, RevokePolicy } from '../../shared/use-cases/context.ts';
import { rememberedFindings } from '../../shared/use-cases/remembered-findings.ts';
import { connect, requestTimeout } from '../connections.ts';
import { ownIdentity } from '../own-identity.ts';
import { decidingPolicyOf, limitsOf, modeOf } from '../policy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log) => Promise<RevokeContext> {
  const connectionsOf = connect(environment);
  const ownOf = ownIdentity();
  return async (platform, log) => {
    const { cloud, clock, sleep, newId, state, configuration } = connectionsOf(platform);
    const identities = createIdentities(cloud);
    // Loading takes the processor and no network: it is done while the first answers are on their way.
    const [self] = await Promise.all([ownOf(platform, identities), sleep(5).then(loadAckClient)]);
    // A failure is met again by whoever reads a log.
    sleep(30)
      .then(loadLogClient)
      .catch(() => undefined);
    const { prepare, ...ports } = state(self.accountId);
    prepare('revocation');
    const guard = { ...self, breakGlass: new Set(configuration.BREAK_GLASS) };
    return {
      ...ports,
      findings: rememberedFindings(ports.findings),
      identities,
      kubeconfigs: createKubeconfigs(cloud),
      auditLog: createAuditLog(cloud),
      guard,
      clock,
      sleep,
      run: newId(),
      policy: policyOf(configuration, platform),
      narrate: (step, facts) => log({ step, ...facts }),
    };
  };
}

function policyOf(configuration: Configuration, platform: FunctionContext): RevokePolicy {
  const readBackFor = seconds(configuration.READ_BACK_SECONDS);
  return {
    modeOn: modeOf(configuration),
    ...decidingPolicyOf(configuration),
    limits: limitsOf(configuration),
    holdOwner: configuration.HOLD_OWNER,
    remindEvery: days(configuration.REMIND_DAYS),
    parallel: configuration.PARALLEL,
    readBackFor,
    followUpAfter: minutes(10),
    // Long enough for the re-check, the request and the read-back together.
    lease: readBackFor + minutes(3),
    // The platform ends a run at its timeout; nobody else may take its work before.
    runLease: seconds(platform.function.timeout) + minutes(1),
    // Connecting and answering each may take this long.
    requestTimeout: 2 * requestTimeout,
  };
}
