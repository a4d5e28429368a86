/** The dependencies of `record`, made from the environment and the invocation. */
import { createFunctions } from '../../shared/cloud/functions.ts';
import { createIdentities } from '../../shared/cloud/identity.ts';
import { type AccountId, parseAccountId } from '../../shared/domain/ids.ts';
import { hours, minutes, seconds } from '../../shared/domain/time.ts';
import type { FunctionContext } from '../../shared/runtime/context.ts';
import type { Log } from '../../shared/runtime/log.ts';
import type { AnchorContext, VerifyContext } from '../../shared/use-cases/anchor-journal.ts';
import type { HealthContext } from '../../shared/use-cases/check-health.ts';
import { expectedTriggers } from '../../shared/use-cases/expected-triggers.ts';
import type { NoteContext } from '../../shared/use-cases/note-event.ts';
import type { RecordContext } from '../../shared/use-cases/record-context.ts';
import { connect } from '../connections.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type Composed = RecordContext &
  AnchorContext &
  VerifyContext &
  NoteContext &
  HealthContext & { readonly account: AccountId };

/** What is made throws an Error when the platform names no account, and what `connect` throws. */
export function compose(
  environment: Environment = process.env,
): (platform: FunctionContext, log: Log) => Composed {
  const connectionsOf = connect(environment);
  return (platform, log) => {
    const account = parseAccountId(platform.accountId);
    if (account === undefined) throw new Error('The platform names no account in which the function runs.');
    const { cloud, clock, newId, state, configuration } = connectionsOf(platform);
    return {
      ...state(account),
      account,
      identities: createIdentities(cloud),
      functions: createFunctions(cloud, platform.function.name.replace(/record$/, '')),
      healthPolicy: {
        runWithin: hours(configuration.RUN_HOURS),
        eventWithin: hours(configuration.EVENT_HOURS),
        triggers: expectedTriggers,
      },
      clock,
      run: newId(),
      // The platform ends a run at its timeout; nobody else may take its work before.
      runLease: seconds(platform.function.timeout) + minutes(1),
      narrate: (step, facts) => log({ step, ...facts }),
      // The functions' log: whoever writes the state can't change what stands there.
      sink: (heads, page) => log({ step: 'journal heads', account, page, heads }),
    };
  };
}
