/** Connects the functions' EventBridge triggers to the event bus, as deploying them does. */
import type { EventBus, EventPattern, Rule } from '../cloud/eventbridge/contract.ts';
import type { FunctionHost } from './contract.ts';

type Trigger = ReturnType<FunctionHost['eventBridgeTriggers']>[number];

function retryOf(trigger: Trigger): Rule['retry'] {
  if (trigger.retry === 'BACKOFF_RETRY' || trigger.retry === 'EXPONENTIAL_DECAY_RETRY') return trigger.retry;
  throw new Error(`The trigger ${trigger.name} has no known retry strategy: ${trigger.retry}`);
}

function ruleOf(host: FunctionHost, functionName: string, trigger: Trigger): Rule {
  return {
    // Documented: the platform names the rule so.
    name: `${functionName}-${trigger.name}`,
    // The bus checks it when the rule is added.
    pattern: trigger.pattern as EventPattern,
    retry: retryOf(trigger),
    async target(event) {
      // A trigger that was switched off later is a rule that is switched off: its events go nowhere.
      if (!host.eventBridgeTriggers(functionName).some(({ name }) => name === trigger.name)) return;
      const result = await host.invoke(functionName, JSON.stringify(event));
      if (result.outcome !== 'success')
        throw new Error(`${functionName} ${result.requestId}: ${result.outcome}: ${result.payload}`);
    },
  };
}

/**
 * Makes a rule of each EventBridge trigger: its function gets one event a call (documented for source `Default`), and a call
 * that fails in any way is tried again by the bus. Returns the function that takes the rules away.
 */
export function connect(host: FunctionHost, bus: EventBus): () => void {
  const rules = host.functionNames.flatMap((functionName) =>
    host.eventBridgeTriggers(functionName).map((trigger) => ruleOf(host, functionName, trigger)),
  );
  for (const rule of rules) bus.addRule(rule);
  return () => {
    for (const rule of rules) bus.removeRule(rule.name);
  };
}
