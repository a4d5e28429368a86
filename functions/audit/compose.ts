/** The dependencies of `audit`, made from the environment and the invocation. None of them can change a cluster. */
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createClusterReader } from '../../shared/cloud/ack-cluster.ts';
import { createAuditLog } from '../../shared/cloud/audit-log.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { days, seconds } from '../../shared/domain/time.ts';
import type { Configuration } from '../../shared/runtime/config.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import type { AuditContext, AuditPolicy } from '../../shared/use-cases/audit-context.ts';
import { connect } from '../connections.ts';
import { ownIdentity } from '../own-identity.ts';
import { decidingPolicyOf } from '../policy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Analyses at once; the service allows 15 a project (documented), and others want some of them. */
const parallel = 8;

export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log, run: string | undefined) => Promise<AuditContext> {
  const connectionsOf = connect(environment);
  const ownOf = ownIdentity();
  return async (platform, log, run) => {
    const { cloud, clock, newId, state, configuration } = connectionsOf(platform);
    const self = await ownOf(platform, createIdentities(cloud));
    const guard = { ...self, breakGlass: new Set(configuration.BREAK_GLASS) };
    const { prepare, audits, findings, inventory, settings } = state(guard.accountId);
    prepare('audit');
    const kubeconfigs = createKubeconfigs(cloud);
    return {
      clusters: createClusterReader(cloud),
      kubeconfigs: {
        statesOfCluster: (id) => kubeconfigs.statesOfCluster(id),
        auditProject: (id) => kubeconfigs.auditProject(id),
      },
      auditLog: createAuditLog(cloud),
      audits,
      findings,
      inventory,
      settings,
      guard,
      policy: policyOf(configuration, platform),
      clock,
      run: run ?? newId(),
      narrate: (step, facts) => log({ step, ...facts }),
    };
  };
}

function policyOf(configuration: Configuration, platform: FunctionContext): AuditPolicy {
  return {
    ...decidingPolicyOf(configuration),
    expiryWarning: days(configuration.EXPIRY_WARNING_DAYS),
    parallel,
    // The rest of the time is for the lists before it and the records after it.
    readLogFor: seconds(platform.function.timeout) / 2,
  };
}
