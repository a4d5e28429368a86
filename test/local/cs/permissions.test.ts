/** DescribeUserPermission through the vendor's SDK: fields documented, a deleted uid's answer unknown. */
import { expect, onTestFinished, test } from 'vitest';
import type { Account } from '../../../local/cloud/account.ts';
import {
  aGrant,
  aliceId,
  anAccount,
  bobId,
  clusterA,
  deleteAlice,
  refusalOf,
  startCs,
} from './cs-fixture.ts';

async function clientOf(account: Account) {
  const running = await startCs(account);
  onTestFinished(() => running.close());
  return running.client();
}

test("lists one identity's grants on clusters, namespaces and everything", async () => {
  const account = anAccount();
  account.grants = [
    aGrant({ isOwner: true }),
    aGrant({
      resourceId: `${clusterA}/default`,
      resourceType: 'namespace',
      roleName: 'dev',
      roleType: 'dev',
    }),
    aGrant({ resourceId: 'all-clusters', resourceType: 'console', isRamRole: true }),
    aGrant({ uid: bobId }),
  ];
  const client = await clientOf(account);

  const { body } = await client.describeUserPermission(aliceId);

  expect(body).toMatchObject([
    {
      resourceId: clusterA,
      resourceType: 'cluster',
      roleName: 'admin',
      roleType: 'admin',
      isOwner: 1,
      isRamRole: 0,
    },
    {
      resourceId: `${clusterA}/default`,
      resourceType: 'namespace',
      roleType: 'dev',
      isOwner: 0,
      isRamRole: 0,
    },
    { resourceId: 'all-clusters', resourceType: 'console', isRamRole: 1 },
  ]);
});

test.each([
  ['listed', 1],
  ['empty', 0],
] as const)("a deleted user's grants can be %s", async (grantsOfDeleted, rows) => {
  const account = anAccount({ grantsOfDeleted });
  account.grants = [aGrant()];
  deleteAlice(account, 0);
  const client = await clientOf(account);

  const { body } = await client.describeUserPermission(aliceId);

  expect(body).toHaveLength(rows);
});

test("a deleted user's grants can be refused", async () => {
  const account = anAccount({ grantsOfDeleted: 'refused' });
  deleteAlice(account, 0);
  const client = await clientOf(account);

  const refusal = await refusalOf(client.describeUserPermission(aliceId));

  expect(refusal).toMatchObject({ statusCode: 404, code: 'ErrorUserNotFound' });
});
