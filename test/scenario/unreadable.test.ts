/** Everything that the guard must read before it acts: what it can't read stops it, until it can. */
import { describe, expect, it } from 'vitest';
import type { WireRequest } from '../../local/cloud/core/contract.ts';
import type { Fault, FaultRule } from '../../local/cloud/core/faults.ts';
import { tables } from '../../shared/state/tables.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour } from '../support/world.ts';

const start = scenarios();

interface Leaving {
  readonly scenario: Scenario;
  readonly one: string;
  readonly two: string;
  readonly uid: string;
  readonly account: string;
}

/** Alice is idle on two clusters. */
async function anAlice(behaviours: Parameters<typeof aWorld>[0] = {}): Promise<Leaving> {
  const world = aWorld(behaviours);
  const [one, two] = [world.cluster('one'), world.cluster('two')];
  const uid = world.user('alice');
  world.issue(uid, one);
  world.issue(uid, two);
  return { scenario: await start(world), one, two, uid, account: world.account.accountId };
}

const about =
  (text: string) =>
  ({ body }: WireRequest): boolean =>
    body.includes(text);
const deniedState: Fault = { kind: 'error', status: 403, code: 'OTSNoPermissionAccess' };
const denied: Fault = { kind: 'error', status: 403, code: 'NoPermission' };

/** Each is a safety input; `said` is what the error or the log must name. */
const unreadable: readonly { what: string; fault: FaultRule; said: string }[] = [
  {
    what: 'settings',
    fault: { service: 'tablestore', operation: 'GetRange', matches: about('settings'), fault: deniedState },
    said: 'GetRange settings',
  },
  {
    what: 'settings at the moment of acting',
    fault: {
      service: 'tablestore',
      operation: 'GetRange',
      matches: about('settings'),
      skip: 1,
      fault: deniedState,
    },
    said: 'GetRange settings',
  },
  {
    what: 'the proof that the user is gone',
    fault: { service: 'ims', operation: 'GetUser', fault: denied },
    said: 'ims.GetUser: 403 NoPermission',
  },
  {
    what: 'the proof that the user is gone at the moment of acting',
    fault: { service: 'ims', operation: 'GetUser', skip: 1, fault: denied },
    said: 'ims.GetUser: 403 NoPermission',
  },
  {
    what: 'the names of deleted users',
    fault: { service: 'ims', operation: 'ListUsersInRecycleBin', fault: denied },
    said: 'ims.ListUsersInRecycleBin',
  },
  {
    what: 'the guard’s own identity',
    fault: { service: 'sts', operation: 'GetCallerIdentity', fault: denied },
    said: 'sts.GetCallerIdentity',
  },
  {
    what: 'the clusters',
    fault: { service: 'cs', operation: 'DescribeClustersV1', fault: { ...denied, code: 'StatusForbidden' } },
    said: 'cs.DescribeClustersV1',
  },
  {
    what: 'the clusters’ lists',
    fault: {
      service: 'cs',
      operation: 'ListClusterKubeconfigStates',
      fault: { ...denied, code: 'StatusForbidden' },
    },
    said: 'cs.ListClusterKubeconfigStates: 403 StatusForbidden',
  },
  {
    what: 'the audit log',
    fault: {
      service: 'sls',
      operation: 'GetLogsV2',
      fault: { kind: 'error', status: 400, code: 'ParameterInvalid' },
    },
    said: 'ParameterInvalid',
  },
  {
    what: 'the age of the audit log',
    fault: { service: 'sls', operation: 'GetLogStore', fault: { ...denied, code: 'Unauthorized' } },
    said: 'sls.GetLogStore',
  },
  {
    what: 'the audit log at the moment of acting',
    fault: {
      service: 'sls',
      operation: 'GetLogsV2',
      skip: 4,
      fault: { kind: 'error', status: 400, code: 'ParameterInvalid' },
    },
    said: 'ParameterInvalid',
  },
  {
    what: 'the claim',
    fault: {
      service: 'tablestore',
      matches: about('lease/credential'),
      fault: deniedState,
    },
    said: 'claims: 403 OTSNoPermissionAccess',
  },
  {
    what: 'the daily limit',
    fault: { service: 'tablestore', matches: about('limit/'), fault: deniedState },
    said: 'claims: 403 OTSNoPermissionAccess',
  },
  {
    what: 'what is remembered of the credential',
    fault: {
      service: 'tablestore',
      operation: 'BatchGetRow',
      matches: about('credentials'),
      fault: deniedState,
    },
    said: 'credentials',
  },
];

describe('refuses when a safety input cannot be read, and does it once it can', () => {
  it.each(unreadable)('refuses when $what cannot be read', async ({ fault, said }) => {
    // A user in the recycle bin is proven gone by that alone.
    const recycleBin = fault.operation === 'GetUser' ? 'off' : 'on';
    const { scenario, one, two, uid } = await anAlice({ recycleBin });
    const event = await scenario.userDeleted('alice');
    scenario.fault(fault);

    const answer = await scenario.handle(event);
    const kept = [scenario.certificate(one, uid), scenario.certificate(two, uid)];
    const asked = scenario.cleanUps(one, uid) + scenario.cleanUps(two, uid);
    scenario.heal();
    scenario.mayChange(uid);
    // What the platform repeats when the call failed, and what the timer finds when it did not.
    const again = answer.outcome === 'success' ? undefined : await scenario.invoke(event);
    for (let looks = 0; looks < 3; looks += 1) {
      scenario.advance(day);
      await scenario.look();
    }

    expect(`${answer.text} ${JSON.stringify(scenario.logs)}`).toContain(said);
    expect(kept).toEqual(['Unexpired', 'Unexpired']);
    expect(asked).toBe(0);
    expect(again?.outcome ?? 'success', again?.payload).toBe('success');
    expect(scenario.certificate(one, uid)).toBe('Removed');
    expect(scenario.certificate(two, uid)).toBe('Removed');
    expect(await scenario.openNotices()).toEqual([]);
  });

  it.each([
    ['an exemption with a misspelt field', 'exemption/a', '{"id":"a","user":"1"}'],
    ['a setting that this version does not know', 'freeze', '{}'],
    ['a pause that is no JSON', 'pause', 'yes'],
  ])('refuses when settings cannot be read: %s', async (_what, name, value) => {
    const { scenario, one, uid, account } = await anAlice();
    const settings = scenario.table(tables.settings);
    await settings.put([account, name], { value });

    const answer = await scenario.handle(await scenario.userDeleted('alice'));
    const kept = scenario.certificate(one, uid);
    const open = await scenario.openNotices();
    await settings.deleteIf({ kind: 'present', columns: {} }, [account, name]);
    scenario.mayChange(uid);
    scenario.advance(hour);
    await scenario.look();

    expect(answer.outcome).toBe('function-error');
    expect(answer.text).toContain(name);
    expect(kept).toBe('Unexpired');
    expect(open).toHaveLength(1);
    expect(scenario.certificate(one, uid)).toBe('Removed');
  });
});
