/** What a plain command-line tool asks besides: a kubeconfig (documented) and the activity (seen in a public client only). */
import { expect, onTestFinished, test } from 'vitest';
import {
  aliceId,
  anAccount,
  callCs,
  clusterA,
  cs,
  operatorId,
  refusalOf,
  type RunningCs,
  startCs,
} from './cs-fixture.ts';

async function startUsual(): Promise<RunningCs> {
  const running = await startCs(anAccount());
  onTestFinished(() => running.close());
  return running;
}

function activity(running: RunningCs) {
  return callCs(running.client(), {
    action: 'DescribeUserClusterActivityState',
    pathname: `/clusters/${clusterA}/users/${aliceId}/activity-state`,
  });
}

const project = `k8s-log-${clusterA}`;

test('an unused kubeconfig is not active', async () => {
  const running = await startUsual();

  const { body } = await activity(running);

  expect(body).toMatchObject({
    active: false,
    log_project_name: project,
    log_store_name: `audit-${clusterA}`,
  });
  expect(body).not.toHaveProperty('last_activity');
});

test('a used one is active, with the second of its last use', async () => {
  const running = await startUsual();
  const at = Math.floor(running.clock.now() / 1000) * 1000 - 3 * 3_600_000;
  running.uses.set(`${project}/audit-${clusterA}/${aliceId}`, at);

  const { body } = await activity(running);

  expect(body).toMatchObject({
    active: true,
    last_activity: new Date(at).toISOString().replace('.000Z', 'Z'),
  });
});

test('without a readable log the activity is refused, not denied', async () => {
  const running = await startUsual();
  running.unreadable = true;

  const refusal = await refusalOf(activity(running));

  expect(refusal).toMatchObject({ statusCode: 400, code: 'ErrorQueryAuditLog' });
});

test('a kubeconfig is made up, names the caller and ends in time', async () => {
  const running = await startUsual();
  const request = new cs.DescribeClusterUserKubeconfigRequest({ temporaryDurationMinutes: 15 });

  const { body } = await running.client().describeClusterUserKubeconfig(clusterA, request);

  expect(body?.config).toContain(`current-context: "${operatorId}"`);
  expect(body?.config).toContain('.example.invalid:6443');
  expect(body?.config).toContain(
    Buffer.from('not a client key: made up by the local cloud').toString('base64'),
  );
  expect(Date.parse(body?.expiration ?? '')).toBeGreaterThan(running.clock.now());
});
