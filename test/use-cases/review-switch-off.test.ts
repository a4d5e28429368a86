/** The whole review on the local cloud: RAM's answers, the judgement, and the finding that is kept of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCloud } from '../../local/cloud/cloud.ts';
import type { Fault } from '../../local/cloud/core/faults.ts';
import type { LocalCloud } from '../../local/cloud/local-cloud.ts';
import { createConnection } from '../../shared/cloud/connection.ts';
import { createPolicies } from '../../shared/cloud/policies.ts';
import { denyPolicy } from '../../shared/domain/deny-policy.ts';
import type { AttachedPolicies } from '../../shared/domain/switch-off.ts';
import { parseOpenFinding } from '../../shared/state/findings.ts';
import { tables } from '../../shared/state/tables.ts';
import { reviewSwitchOff, type SwitchOffContext } from '../../shared/use-cases/review-switch-off.ts';
import { aState, type Fixture } from '../contract/state/state-fixture.ts';
import { addGroup, addPolicy } from '../support/encryption-world.ts';
import { anAccountId } from '../support/policies.ts';
import { aWorld, type World } from '../support/world.ts';

let world: World;
let cloud: LocalCloud;
let state: Fixture;
let told: unknown[];

beforeEach(async () => {
  world = aWorld();
  cloud = await startCloud({ account: world.account });
  state = await aState();
  told = [];
});

afterEach(async () => {
  const unused = cloud.faults.unused();
  await cloud.close();
  if (unused.length > 0) throw new Error('A fault was armed and never met.');
});

function context(over: Partial<SwitchOffContext> = {}): SwitchOffContext {
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  const connection = createConnection({
    region: 'cn-hangzhou',
    credentials: () => ({ accessKeyId, accessKeySecret }),
    endpoints: cloud.endpoints,
    clock: () => cloud.clock.now(),
    sleep: async () => {},
    pageSize: 2,
  });
  return {
    accountId: anAccountId,
    policies: createPolicies(connection),
    findings: state.state().findings,
    clock: () => state.now(),
    narrate: (step, facts) => void told.push([step, facts]),
    ...over,
  };
}

async function openTexts(): Promise<string[]> {
  const rows = await state.rows(tables.findings);
  return rows
    .filter(({ key }) => String(key[1]).startsWith('open/'))
    .map((row) => parseOpenFinding(tables.findings, row))
    .map(({ kind, subject, severity, text }) => `${kind} ${subject} ${severity}: ${text}`);
}

const closedCount = async (): Promise<number> =>
  (await state.rows(tables.findings)).filter(({ key }) => String(key[1]).startsWith('closed/')).length;

const denied: Fault = { kind: 'error', status: 403, code: 'NoPermission' };

describe('the review of who could switch Secret encryption off', () => {
  it('names users, groups and roles with the policies that let them, and opens one finding', async () => {
    const [alice, bob] = [world.user('alice'), world.user('bob')];
    const deployer = world.role('deployer');
    addPolicy(world, 'AliyunCSFullAccess', [['Group', addGroup(world, 'operators', [alice, bob])]]);
    addPolicy(world, 'AdministratorAccess', [['Role', deployer]]);
    addPolicy(world, 'KeepEncryption', [['User', bob]], JSON.parse(denyPolicy));

    const review = await reviewSwitchOff(context());

    expect(review).toEqual({
      kind: 'known',
      principals: [
        { kind: 'user', name: 'alice', via: ['AliyunCSFullAccess'], how: 'always' },
        { kind: 'group', name: 'operators', via: ['AliyunCSFullAccess'], how: 'always' },
        { kind: 'role', id: deployer, name: 'deployer', via: ['AdministratorAccess'], how: 'always' },
      ],
      doubtful: [],
      denyPolicy,
    });
    expect(await openTexts()).toEqual([
      'encryption-can-be-switched-off account notice: 3 could switch Secret encryption off: user alice, group ' +
        'operators, role deployer. Attach the Deny policy to those who need not.',
    ]);
    expect(told).toEqual([['switch-off-reviewed', { answer: 'known', principals: 3, doubtful: 0 }]]);
  });

  it('keeps one finding up to date, and closes it when the Deny is everywhere', async () => {
    const [alice, deployer] = [world.user('alice'), world.role('deployer')];
    addPolicy(world, 'AliyunCSFullAccess', [
      ['User', alice],
      ['Role', deployer],
    ]);
    await reviewSwitchOff(context());
    addPolicy(world, 'KeepFromAlice', [['User', alice]], JSON.parse(denyPolicy));
    state.advance(1);
    await reviewSwitchOff(context());
    const between = await openTexts();
    addPolicy(world, 'KeepFromDeployer', [['Role', deployer]], JSON.parse(denyPolicy));
    state.advance(1);

    const review = await reviewSwitchOff(context());

    expect(between).toEqual([
      expect.stringContaining(': 1 could switch Secret encryption off: role deployer.'),
    ]);
    expect(review).toMatchObject({ kind: 'known', principals: [], doubtful: [] });
    expect(await openTexts()).toEqual([]);
    expect(await closedCount()).toBe(1);
  });

  it('opens nothing when nobody could', async () => {
    addPolicy(world, 'AliyunCSReadOnlyAccess', [['User', world.user('alice')]]);

    const review = await reviewSwitchOff(context());

    expect(review).toMatchObject({ kind: 'known', principals: [] });
    expect(await state.rows(tables.findings)).toEqual([]);
  });

  it('says which policies it does not understand, and counts them', async () => {
    addPolicy(world, 'Odd', [['User', world.user('alice')]], { Version: '2', Statement: [] });

    const review = await reviewSwitchOff(context());

    expect(review).toMatchObject({
      principals: [{ name: 'alice', via: ['Odd'], how: 'always' }],
      doubtful: [{ policy: 'Odd', why: 'the version of the language is not 1' }],
    });
    expect(await openTexts()).toEqual([expect.stringContaining(' Not understood: Odd. ')]);
  });

  it('takes 2,000 members of a group for as many, with few requests', async () => {
    const members = Array.from({ length: 2_000 }, (_, number) => world.user(`member-${number}`));
    addPolicy(world, 'AliyunCSFullAccess', [['Group', addGroup(world, 'everybody', members)]]);
    const { clock } = cloud;
    const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
    const whole = createConnection({
      region: 'cn-hangzhou',
      credentials: () => ({ accessKeyId, accessKeySecret }),
      endpoints: cloud.endpoints,
      clock: () => clock.now(),
    });

    const review = await reviewSwitchOff(context({ policies: createPolicies(whole) }));

    expect(review.kind === 'known' && review.principals.length).toBe(2_001);
    expect(cloud.requests.countByOperation()).toEqual({
      'ram.ListPolicies': 1,
      'ram.GetPolicy': 1,
      'ram.ListEntitiesForPolicy': 1,
      'ram.ListUsersForGroup': 2,
    });
    expect(await openTexts()).toEqual([expect.stringMatching(/2001 could .* and 1991 more\. Attach/)]);
  });
});

describe('is unknown, never nobody, and keeps a finding open when', () => {
  it.each(['ListPolicies', 'GetPolicy', 'ListEntitiesForPolicy', 'ListUsersForGroup'])(
    '%s is denied',
    async (operation) => {
      addPolicy(world, 'AliyunCSFullAccess', [['Group', addGroup(world, 'operators', [])]]);
      await reviewSwitchOff(context());
      cloud.faults.add({ service: 'ram', operation, fault: denied });
      state.advance(1);

      const review = await reviewSwitchOff(context());

      expect(review).toMatchObject({
        kind: 'unknown',
        why: expect.stringMatching(`^ram\\.${operation}: 403 NoPermission: .*request`),
      });
      expect(await openTexts()).toEqual([
        expect.stringMatching(/^encryption-can-be-switched-off account notice: Who .* is unknown: ram\./),
      ]);
      expect(told.at(-1)).toMatchObject(['switch-off-reviewed', { answer: 'unknown' }]);
    },
  );

  it('the list of policies is empty', async () => {
    const body = JSON.stringify({ IsTruncated: false, Policies: { Policy: [] } });
    cloud.faults.add({
      service: 'ram',
      operation: 'ListPolicies',
      fault: { kind: 'answer', answer: { status: 200, body } },
    });

    const review = await reviewSwitchOff(context());

    expect(review).toMatchObject({ kind: 'unknown', denyPolicy });
    expect(await openTexts()).toHaveLength(1);
  });

  it('a policy is attached more often than RAM says to whom', async () => {
    addPolicy(world, 'AdministratorAccess', [['User', world.user('alice')]]);
    cloud.faults.add({
      service: 'ram',
      operation: 'ListEntitiesForPolicy',
      fault: {
        kind: 'rewrite',
        rewrite: (answer) => ({
          ...answer,
          body: answer.body.toString().replace(/"User":\[.*?\]/, '"User":[]'),
        }),
      },
    });

    const review = await reviewSwitchOff(context());

    expect(review).toMatchObject({ kind: 'unknown', why: expect.stringContaining('AdministratorAccess') });
    expect(await openTexts()).toHaveLength(1);
  });
});

it('an error of ours is no answer, and touches no finding', async () => {
  const broken = (): Promise<AttachedPolicies> => Promise.reject(new TypeError('a mistake'));

  const review = reviewSwitchOff(context({ policies: { attached: broken } }));

  await expect(review).rejects.toThrow(TypeError);
  expect(await state.rows(tables.findings)).toEqual([]);
});
