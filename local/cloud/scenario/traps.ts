/** Recent lines that name an idle leaver and are no use of the leaver's kubeconfig. */
import type { Leaver } from './cast.ts';
import { addLines } from './usage.ts';
import { dayMs, hourMs, type World } from './world.ts';

export function addTraps(world: World, cast: readonly Leaver[]): void {
  for (const { uid, type, expect } of cast) {
    const idle = Object.keys(expect).filter((clusterId) => expect[clusterId] === 'gone');
    for (const clusterId of idle) {
      // Somebody looks at the leaver's binding: the uid is only in the path.
      addLines(world, clusterId, {
        username: 'kubernetes-admin',
        at: [world.now - 2 * dayMs],
        verb: 'get',
        requestURI: `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${uid}-clusterrolebinding`,
        userAgent: 'kubectl/v1.31.2 (linux/amd64) kubernetes/abc1234',
      });
      // A way in through the authenticator webhook: no certificate, ends with the identity.
      if (type === 'RamRole')
        addLines(world, clusterId, {
          username: uid,
          userUid: `ack-ram-authenticator:${world.account.accountId}:${uid}`,
          at: [world.now - dayMs - 3 * hourMs],
          verb: 'list',
          requestURI: '/api/v1/namespaces',
          userAgent: 'kubectl/v1.31.2 (linux/amd64) kubernetes/abc1234',
        });
    }
  }
}
