/** Who could switch Secret encryption off, through the function: the answer, the ready Deny policy, the one finding. */
import { expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { addGroup, addPolicy } from '../support/encryption-world.ts';
import { verifier } from '../support/encryption-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import type { SwitchOffReview } from '../../shared/use-cases/review-switch-off.ts';
import { aWorld } from '../support/world.ts';

const start = scenarios();
const call = readFileSync(new URL('../../events/review-switch-off.json', import.meta.url), 'utf8');

async function review(scenario: Scenario): Promise<SwitchOffReview> {
  const { outcome, payload } = await scenario.host.invoke(verifier, call);
  expect(outcome, payload).toBe('success');
  return JSON.parse(payload) as SwitchOffReview;
}

it('names who could, by a user, a group and a role, and closes its finding when nobody can', async () => {
  const world = aWorld();
  const admin = world.user('admin');
  const member = world.user('member');
  const denied = world.user('denied');
  const role = world.role('deployer');
  addGroup(world, 'platform', [member]);
  addPolicy(world, 'AdministratorAccess', [['User', admin]]);
  addPolicy(world, 'AliyunCSFullAccess', [
    ['Group', 'platform'],
    ['User', denied],
  ]);
  addPolicy(world, 'kms-switch', [['Role', role]], {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: ['cs:Update*'], Resource: '*' }],
  });
  const scenario = await start(world, { crowd: 0 });
  addPolicy(
    world,
    'never-off',
    [['User', denied]],
    JSON.parse((await review(scenario)).denyPolicy) as unknown,
  );

  const answer = await review(scenario);
  const open = await scenario.findings('account');
  world.account.policies = [];
  await review(scenario);

  expect(
    answer.kind === 'known' ? answer.principals.map(({ kind, name }) => `${kind} ${name}`) : answer,
  ).toEqual(['user admin', 'user member', 'group platform', 'role deployer']);
  expect(open.map(({ kind }) => kind)).toEqual(['encryption-can-be-switched-off']);
  for (const who of ['admin', 'deployer', 'member']) expect(open[0]?.text).toContain(who);
  expect(open[0]?.text).not.toContain('denied');
  expect(await scenario.findings('account')).toEqual([]);
});

it('says unknown, and keeps the finding open, when policies can’t be read', async () => {
  const scenario = await start(aWorld(), { crowd: 0 });
  scenario.fault({
    service: 'ram',
    operation: 'ListPolicies',
    fault: { kind: 'error', status: 403, code: 'NoPermission' },
  });

  const answer = await review(scenario);

  expect(answer.kind).toBe('unknown');
  expect(answer.denyPolicy).toContain('cs:UpdateKMSEncryption');
  expect((await scenario.findings()).map(({ kind }) => kind)).toEqual(['encryption-can-be-switched-off']);
});
