/** What state the cluster and the certificate are in decides whether there is anything to end, and whether it may be. */
import { describe, expect, it } from 'vitest';
import type { Grant, IssuedCredential } from '../../local/cloud/account.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const world = aWorld();
const healthy = world.cluster('healthy');

interface Leaver {
  readonly userName: string;
  readonly uid: string;
  readonly clusterId: string;
}

/** Somebody with a kubeconfig on this cluster and another one, that has to go, on the healthy one. */
function aLeaver(
  userName: string,
  clusterId: string,
  issued: Partial<IssuedCredential> & { grant?: 'none' | Grant['roleType'] } = {},
): Leaver {
  const uid = world.user(userName);
  world.issue(uid, clusterId, issued);
  world.issue(uid, healthy);
  return { userName, uid, clusterId };
}

const clusterCases = ['delete_failed', 'deleting', 'deleted', 'failed'].map((state) => ({
  state,
  leaver: aLeaver(`on-${state.replace('_', '-')}`, world.cluster(state, { state })),
}));

const other = world.cluster('other');
const untouched = [
  { what: 'Unissued', issued: { certState: 'Unissued' }, status: undefined, code: undefined },
  { what: 'Unknown', issued: { certState: 'Unknown' }, status: 'held', code: 'prohibited' },
  { what: 'Expired', issued: { certState: 'Expired' }, status: 'ignored', code: 'expired' },
  {
    what: 'expired by the clock',
    issued: { certExpireTime: world.now - 60_000 },
    status: 'ignored',
    code: 'expired',
  },
  {
    what: 'Removed, without left-over grants,',
    issued: { certState: 'Removed', grant: 'none' },
    status: undefined,
    code: undefined,
  },
  { what: 'not revokable', issued: { revokable: false }, status: 'refused', code: 'prohibited' },
] as const;
const untouchedCases = untouched.map((one, index) => ({
  ...one,
  leaver: aLeaver(`untouched-${index}`, other, one.issued),
}));
const leftOver = aLeaver('left-over', other, { certState: 'Removed', grant: 'admin' });
const owner = aLeaver('owner', other, { certState: 'Removed', grant: 'none' });
world.account.grants.push({
  uid: owner.uid,
  resourceId: other,
  resourceType: 'cluster',
  roleName: 'admin',
  roleType: 'admin',
  isOwner: true,
  isRamRole: false,
});

const scenario = sharedScenario(world);

async function leaves({ userName, uid }: Leaver): Promise<void> {
  const { userDeleted, handle, mayChange } = scenario();
  mayChange(uid);
  const answer = await handle(await userDeleted(userName));
  expect(answer.notices, answer.text).toEqual(['done']);
}

describe.each(clusterCases)('on a cluster in state $state', ({ state, leaver }) => {
  it('a leaver’s kubeconfig is held untouched, and the one on a healthy cluster goes', async () => {
    const { clusterId, uid } = leaver;
    await leaves(leaver);

    const record = await scenario().record(clusterId, uid);
    expect(scenario().certificate(clusterId, uid)).toBe('Unexpired');
    expect(scenario().grants(clusterId, uid)).toBe(1);
    expect(scenario().cleanUps(clusterId, uid)).toBe(0);
    expect(record?.status).toBe('held');
    expect(record?.decision?.reasons.map(({ text }) => text)).toContain(`The cluster is in state ${state}.`);
    expect(scenario().certificate(healthy, uid)).toBe('Removed');
  });
});

describe.each(untouchedCases)('a certificate that is $what', ({ leaver, issued, status, code }) => {
  it('is left alone, and the one on another cluster goes', async () => {
    const { clusterId, uid } = leaver;
    const grants = scenario().grants(clusterId, uid);
    await leaves(leaver);

    const record = await scenario().record(clusterId, uid);
    expect(scenario().certificate(clusterId, uid)).toBe(
      'certState' in issued ? issued.certState : 'Unexpired',
    );
    expect(scenario().grants(clusterId, uid)).toBe(grants);
    expect(scenario().cleanUps(clusterId, uid)).toBe(0);
    expect(record?.status).toBe(status);
    expect(record?.decision?.reasons[0]?.code).toBe(code);
    expect(scenario().certificate(healthy, uid)).toBe('Removed');
  });
});

describe('a removed certificate with left-over grants', () => {
  it('loses the grants', async () => {
    const { clusterId, uid } = leftOver;
    await leaves(leftOver);

    expect(scenario().grants(clusterId, uid)).toBe(0);
    expect(scenario().cleanUps(clusterId, uid)).toBe(1);
    expect((await scenario().record(clusterId, uid))?.status).toBe('revoked');
  });

  it('is left alone when the only grant is the cluster creator’s own, which can’t be taken', async () => {
    const { clusterId, uid } = owner;
    await leaves(owner);

    expect(scenario().grants(clusterId, uid)).toBe(1);
    expect(scenario().cleanUps(clusterId, uid)).toBe(0);
    expect(await scenario().record(clusterId, uid)).toBeUndefined();
  });
});
