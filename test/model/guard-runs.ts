/** The guard as it runs: instances that keep their connections and what they know of the tables, one run at a time each. */
import { createKubeconfigs } from '../../shared/cloud/ack.ts';
import { createAuditLog } from '../../shared/cloud/audit-log.ts';
import { createConnection } from '../../shared/cloud/connection.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/ids.ts';
import { days, minutes, seconds } from '../../shared/domain/time.ts';
import { createState, type State } from '../../shared/state/state.ts';
import type { Narrate, Ports, RevokeContext, RevokePolicy } from '../../shared/use-cases/context.ts';
import { rememberedFindings } from '../../shared/use-cases/remembered-findings.ts';
import { aPolicy } from '../support/builders.ts';
import { pause } from './gate.ts';
import type { Beginning } from './history.ts';
import { guardRole, machinePatienceMs, type ModelCloud } from './model-cloud.ts';

/** When the platform ends a run; as in `s.yaml`. */
export const functionTimeout = seconds(600);

/** As `functions/revoke/compose.ts` makes it of the usual configuration, for enforce mode. */
function policyOf({ limits, parallel }: Beginning): RevokePolicy {
  const readBackFor = seconds(10);
  return {
    modeOn: ({ tags }) => (tags.some(({ value }) => value === 'observe') ? 'observe' : 'enforce'),
    ...aPolicy(),
    limits,
    holdOwner: 'operations',
    remindEvery: days(3),
    parallel,
    readBackFor,
    followUpAfter: minutes(10),
    lease: readBackFor + minutes(3),
    runLease: functionTimeout + minutes(1),
    requestTimeout: seconds(20),
  };
}

type Instance = Ports & Pick<State, 'findings'>;

export interface Instances {
  /** A context for a run, on an instance that is idle or new. */
  contextFor(run: string, narrate: Narrate): { readonly context: RevokeContext; readonly instance: Instance };
  /** The run has ended well or badly: another may use its instance. */
  giveBack(instance: Instance): void;
}

export function accountNumber(count: number): AccountId {
  const account = parseAccountId(`1${String(count).padStart(15, '0')}`);
  if (account === undefined) throw new Error('There are no more accounts.');
  return account;
}

export function instancesOf(model: ModelCloud, beginning: Beginning, account: AccountId): Instances {
  const idle: Instance[] = [];
  const policy = policyOf(beginning);
  const clock = (): number => model.now();
  const sleep = (ms: number): Promise<void> => pause(ms) ?? Promise.resolve();
  let ids = 0;

  function start(): Instance {
    const { endpoints } = model.cloud;
    const { credentials } = model.stateClient;
    const { cs, ims, ram, sts, sls } = endpoints;
    const connection = createConnection({
      region: model.account.region,
      credentials: async () => {
        const { accessKeyId, accessKeySecret, securityToken } = await credentials();
        return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
      },
      clock,
      endpoints: { cs, ims, ram, sts, sls },
      timeoutMs: machinePatienceMs,
      sleep,
      random: () => 0.5,
    });
    const newId = (): string => `write-${account}-${(ids += 1)}`;
    return {
      ...createState({ client: model.stateClient, account, clock, newId }),
      kubeconfigs: createKubeconfigs(connection),
      identities: createIdentities(connection),
      auditLog: createAuditLog(connection),
    };
  }

  return {
    contextFor(run, narrate) {
      const instance = idle.pop() ?? start();
      const guard = {
        accountId: model.account.accountId,
        ownId: guardRole.id,
        breakGlass: new Set<string>(),
      };
      const findings = rememberedFindings(instance.findings);
      return { instance, context: { ...instance, findings, policy, clock, sleep, run, guard, narrate } };
    },
    giveBack: (instance) => idle.push(instance),
  };
}
