/** Looks at every kubeconfig of one cluster: status, seven-day access, what should be planned. Changes nothing there. */
import { handlerOf } from '../../shared/runtime/stack.ts';
import { auditCluster } from '../../shared/use-cases/audit-cluster.ts';
import { compose } from './compose.ts';
import { parseCall } from './parse-call.ts';

const contextFor = compose();

export const handler = handlerOf(
  async (event, platform, log) => {
    const { clusterId, run } = parseCall(event);
    const context = await contextFor(platform, log, run);
    return await auditCluster(clusterId, context);
  },
  (text) => process.stdout.write(`${text}\n`),
);
