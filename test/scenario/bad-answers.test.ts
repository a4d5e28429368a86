/** Answers of the cloud that can't be believed: an error names the operation, nothing is revoked, nothing is lost. */
import { afterEach, describe, expect, it } from 'vitest';
import type { CloudEvent, ServiceName, WireAnswer } from '../../local/cloud/core/contract.ts';
import type { Fault } from '../../local/cloud/core/faults.ts';
import { type Scenario, sharedScenario } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const world = aWorld({ recycleBin: 'off' });
const cluster = world.cluster('one');
let count = 0;
const names = Array.from({ length: 50 }, (_, index) => `leaver-${index}`);
for (const name of names) world.issue(world.user(name), cluster);

let tokenLifeMs = 3_600_000;
let clockErrorMs = 0;
const shared = sharedScenario(world, {
  tokenLifeMs: () => tokenLifeMs,
  clockErrorMs: () => clockErrorMs,
});

interface Leaving {
  readonly scenario: Scenario;
  readonly uid: string;
  readonly event: CloudEvent;
}

/** The next idle user, deleted. */
async function aLeaver(recycleBin: 'on' | 'off' = 'off'): Promise<Leaving> {
  const scenario = shared();
  const userName = `leaver-${count}`;
  count += 1;
  const uid = scenario.cloud.account.users.find((user) => user.userName === userName)?.userId ?? '';
  scenario.cloud.account.behaviours.recycleBin = recycleBin;
  return { scenario, uid, event: await scenario.userDeleted(userName) };
}

/** The event again when its call failed, as the platform repeats it, and the timer day after day. */
async function goesOn({ scenario, uid, event }: Leaving, isRepeated: boolean): Promise<void> {
  scenario.heal();
  scenario.mayChange(uid);
  const repeated = isRepeated ? await scenario.handle(event) : undefined;
  expect(repeated?.outcome ?? 'success', repeated?.text).toBe('success');
  for (let looks = 0; looks < 2; looks += 1) {
    scenario.advance(day + hour);
    const looked = await scenario.look();
    expect(looked.outcome, looked.text).toBe('success');
  }
}

/** What the function said about it, from here on. */
function listening(scenario: Scenario): () => string {
  const before = scenario.logs.length;
  return () => JSON.stringify(scenario.logs.slice(before));
}

const html = '<html><body>Bad Gateway</body></html>';
const answered = (status: number, body: string): Fault => ({
  kind: 'answer',
  answer: { status, headers: { 'content-type': 'text/html' }, body },
});
const rewritten = (rewrite: (body: string) => string): Fault => ({
  kind: 'rewrite',
  rewrite: (answer: WireAnswer) => ({ ...answer, body: rewrite(String(answer.body)) }),
});
/** `"account_id":"2…"` becomes `"account_id":2…`. */
const asNumber = (field: string): Fault =>
  rewritten((body) => body.replaceAll(new RegExp(`("${field}":)"(\\d+)"`, 'g'), '$1$2'));
const badGateway = answered(502, html);
const without = (field: string): Fault =>
  rewritten((body) => body.replaceAll(`"${field}":`, `"${field}_renamed":`));

const operations: readonly (readonly [ServiceName, string])[] = [
  ['sts', 'GetCallerIdentity'],
  ['ims', 'GetUser'],
  ['cs', 'DescribeClustersV1'],
  ['cs', 'ListClusterKubeconfigStates'],
  ['cs', 'GetClusterAuditProject'],
  ['sls', 'GetLogsV2'],
  ['sls', 'GetLogStore'],
];

interface Case {
  readonly service: ServiceName;
  readonly operation: string;
  readonly what: string;
  readonly fault: Fault;
}

const bad: readonly Case[] = [
  ...operations.flatMap(([service, operation]): Case[] => [
    { service, operation, what: 'HTML with status 200', fault: answered(200, html) },
    { service, operation, what: '[] for an object', fault: answered(200, '[]') },
  ]),
  { service: 'ims', operation: 'GetUser', what: 'HTML with status 502', fault: badGateway },
  { service: 'sls', operation: 'GetLogsV2', what: 'HTML with status 502', fault: badGateway },
  {
    service: 'cs',
    operation: 'ListClusterKubeconfigStates',
    what: 'HTML with status 502',
    fault: badGateway,
  },
  { service: 'ims', operation: 'GetUser', what: 'HTML with status 404', fault: answered(404, html) },
  { service: 'cs', operation: 'DescribeClustersV1', what: 'no list', fault: without('clusters') },
  { service: 'cs', operation: 'ListClusterKubeconfigStates', what: 'no list', fault: without('states') },
  { service: 'sls', operation: 'GetLogsV2', what: 'no list', fault: without('data') },
  { service: 'cs', operation: 'ListClusterKubeconfigStates', what: 'no total', fault: without('page') },
  {
    service: 'cs',
    operation: 'ListClusterKubeconfigStates',
    what: 'a uid as a JSON number',
    fault: asNumber('account_id'),
  },
  { service: 'sts', operation: 'GetCallerIdentity', what: 'a JSON number', fault: asNumber('RoleId') },
];

describe('an answer that can’t be believed', () => {
  it.each(bad)('$service.$operation: $what', async ({ service, operation, fault }) => {
    const leaving = await aLeaver();
    const { scenario, uid, event } = leaving;
    const said = listening(scenario);
    scenario.fault({ service, operation, fault });

    const answer = await scenario.handle(event);
    const kept = scenario.certificate(cluster, uid);
    const asked = scenario.cleanUps(cluster, uid);
    const heard = `${answer.text} ${said()}`;
    await goesOn(leaving, answer.outcome !== 'success');

    expect(heard).toContain(`${service}.${operation}`);
    expect(kept).toBe('Unexpired');
    expect(asked).toBe(0);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
    expect(await scenario.openNotices()).toEqual([]);
  });

  it.each([
    ['a uid as a JSON number', asNumber('UserId')],
    ['no list', without('Users')],
    ['HTML with status 200', answered(200, html)],
  ])('ims.ListUsersInRecycleBin: %s', async (_what, fault) => {
    const leaving = await aLeaver('on');
    const { scenario, uid, event } = leaving;
    const said = listening(scenario);
    scenario.fault({ service: 'ims', operation: 'ListUsersInRecycleBin', fault });

    const answer = await scenario.handle(event);
    const open = await scenario.openNotices();
    await goesOn(leaving, false);

    expect(answer.outcome).toBe('function-error');
    expect(said()).toContain('ims.ListUsersInRecycleBin');
    expect(open).toHaveLength(1);
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it.each([
    ['HTML with status 200', answered(200, html)],
    ['[] for an object', answered(200, '[]')],
    ['no list', without('states')],
    ['an empty list', rewritten((body) => body.replace(/"states":\[.*\]/, '"states":[]'))],
  ])('of the identity’s own list (%s): the clusters’ lists are read instead', async (_what, fault) => {
    const { scenario, uid, event } = await aLeaver();
    const said = listening(scenario);
    scenario.mayChange(uid);
    scenario.fault({ service: 'cs', operation: 'ListUserKubeConfigStates', fault });

    const answer = await scenario.handle(event);
    scenario.heal();

    expect(answer.notices, answer.text).toEqual(['done']);
    expect(said()).toContain('the lists of all clusters');
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });

  it.each([
    ['HTML with status 200', answered(200, html)],
    ['HTML with status 502', badGateway],
    ['a list', answered(200, '[]')],
  ])('to the clean-up itself (%s): the cloud is read, and it is asked again later', async (_what, fault) => {
    const leaving = await aLeaver();
    const { scenario, uid, event } = leaving;
    scenario.mayChange(uid);
    scenario.fault({ service: 'cs', operation: 'CleanClusterUserPermissions', fault });

    const answer = await scenario.handle(event);
    const record = await scenario.record(cluster, uid);
    const kept = scenario.certificate(cluster, uid);
    await goesOn(leaving, false);

    expect(answer.outcome, answer.text).toBe('success');
    expect(record?.status).toBe('unconfirmed');
    expect(kept).toBe('Unexpired');
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
    expect(scenario.cleanUps(cluster, uid)).toBe(2);
    expect((await scenario.record(cluster, uid))?.status).toBe('revoked');
    expect(await scenario.findings(`${cluster}+${uid}`)).toEqual([]);
  });
});

describe('a caller that the cloud does not accept', () => {
  afterEach(() => {
    tokenLifeMs = 3_600_000;
    clockErrorMs = 0;
  });

  it.each([
    { why: 'its token has expired', lifeMs: 1, errorMs: 0, code: 'InvalidSecurityToken.Expired' },
    {
      why: 'its clock is 20 minutes fast',
      lifeMs: hour,
      errorMs: 1_200_000,
      code: 'InvalidTimeStamp.Expired',
    },
    {
      why: 'its clock is 20 minutes slow',
      lifeMs: hour,
      errorMs: -1_200_000,
      code: 'InvalidTimeStamp.Expired',
    },
  ])('because $why', async ({ lifeMs, errorMs, code }) => {
    const leaving = await aLeaver();
    const { scenario, uid, event } = leaving;
    const said = listening(scenario);
    tokenLifeMs = lifeMs;
    clockErrorMs = errorMs;

    const answer = await scenario.handle(event);
    const kept = scenario.certificate(cluster, uid);
    tokenLifeMs = 3_600_000;
    clockErrorMs = 0;
    await goesOn(leaving, true);

    expect(answer.outcome).toBe('function-error');
    expect(`${answer.text} ${said()}`).toContain(code);
    expect(kept).toBe('Unexpired');
    expect(scenario.certificate(cluster, uid)).toBe('Removed');
  });
});
