/** Endpoints that never answer: the call ends with an error that names the operation, and nothing is lost. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CloudEvent, ServiceName } from '../../local/cloud/core/contract.ts';
import { type Answer, type Scenario, sharedScenario } from '../support/scenario.ts';
import { aWorld, day } from '../support/world.ts';

interface Hanging {
  readonly name: string;
  readonly service: ServiceName;
  readonly operation: string;
  readonly cluster: string;
  readonly uid: string;
  readonly scenario: () => Scenario;
}

/** Each has a cloud of its own, so that all can be waited for at the same time. */
function hanging(service: ServiceName, operation: string): Hanging {
  const world = aWorld({ recycleBin: 'off' });
  const cluster = world.cluster('one');
  const uid = world.user('alice');
  world.issue(uid, cluster);
  const name = `${service}.${operation}`;
  return { name, service, operation, cluster, uid, scenario: sharedScenario(world) };
}

const all = [
  hanging('ims', 'GetUser'),
  hanging('cs', 'ListClusterKubeconfigStates'),
  hanging('cs', 'CleanClusterUserPermissions'),
];

interface Ending {
  readonly answer: Answer;
  readonly kept: string | undefined;
  /** Everything that was said and recorded while it hung. */
  readonly said: string;
}
const endings = new Map<string, Ending>();

async function whileItHangs({
  name,
  service,
  operation,
  cluster,
  uid,
  scenario,
}: Hanging): Promise<CloudEvent> {
  const { userDeleted, fault, handle, certificate, record, logs, heal, mayChange } = scenario();
  const event = await userDeleted('alice');
  fault({ service, operation, fault: { kind: 'hang' } });
  const answer = await handle(event);
  const kept = certificate(cluster, uid);
  const said = JSON.stringify([answer.text, logs, await record(cluster, uid)]);
  endings.set(name, { answer, kept, said });
  heal();
  mayChange(uid);
  return event;
}

beforeAll(async () => {
  const events = await Promise.all(all.map(whileItHangs));
  for (const [index, { name, scenario }] of all.entries()) {
    const event = events[index];
    if (endings.get(name)?.answer.outcome !== 'success' && event !== undefined)
      await scenario().handle(event);
  }
  for (let looks = 0; looks < 2; looks += 1) {
    // This process has one clock for all of them.
    for (const { scenario } of all) scenario().advance(day);
    for (const { scenario } of all) await scenario().look();
  }
});

describe.each(all)('$name hangs', ({ name, cluster, uid, scenario }) => {
  it('the leaver keeps access until it answers again', async () => {
    const { record, certificate, openNotices } = scenario();

    expect(endings.get(name)?.said).toContain(name);
    expect(endings.get(name)?.kept).toBe('Unexpired');
    expect(certificate(cluster, uid)).toBe('Removed');
    expect((await record(cluster, uid))?.status).toBe('revoked');
    expect(await openNotices()).toEqual([]);
  });
});
