/** The account that pages are tested with: clusters in three regions, and people and programs with a story each. */
import type { ClusterId, Uid } from '../../../shared/domain/ids.ts';
import type { IdentityType } from '../../../shared/domain/identity.ts';
import { aUid, clusterOf } from '../../contract/state/domain-builders.ts';

const clusterNamed = (name: string): ClusterId => clusterOf(`c${name.padEnd(32, '0')}`);

export interface ClusterPart {
  readonly id: ClusterId;
  readonly name: string;
  readonly region: string;
}

const aCluster = (name: string, region: string): ClusterPart => ({ id: clusterNamed(name), name, region });

export const clusters = {
  payments: aCluster('payments', 'cn-hangzhou'),
  billing: aCluster('billing', 'cn-hangzhou'),
  sandbox: aCluster('sandbox', 'cn-hangzhou'),
  checkout: aCluster('checkout', 'cn-beijing'),
  ledger: aCluster('ledger', 'cn-beijing'),
  lake: aCluster('lake', 'ap-southeast-1'),
  edge: aCluster('edge', 'ap-southeast-1'),
  /** Its lists can't be read. */
  legacy: aCluster('legacy', 'ap-southeast-1'),
} as const;

export interface Person {
  readonly uid: Uid;
  readonly type: IdentityType;
  readonly name: string;
}

const person = (number: number, name: string): Person => ({ uid: aUid(number), type: 'RamUser', name });
const role = (number: number, name: string): Person => ({ uid: aUid(number), type: 'RamRole', name });

export const people = {
  /** Left, and was in afterwards. */
  alice: person(1, 'alice@example.onaliyun.com'),
  /** Left, and lost what she had; it can be given back. */
  bob: person(2, 'bob@example.onaliyun.com'),
  /** Works, and is exempt. */
  carol: person(3, 'carol@example.onaliyun.com'),
  /** Left, idle; waits with a plan that exceeded a limit. */
  dave: person(4, 'dave@example.onaliyun.com'),
  erin: person(5, 'erin@example.onaliyun.com'),
  /** Is frozen; somebody asked for the end of what he holds. */
  frank: person(6, 'frank@example.onaliyun.com'),
  /** Lost what she had, and was given it back. */
  grace: person(7, 'grace@example.onaliyun.com'),
  /** Deleted; its revocation does not show yet. */
  deployer: role(8, 'ci-deployer'),
  /** Deleted; whether its grants are gone can't be read. */
  backup: role(9, 'backup-runner'),
} as const;
