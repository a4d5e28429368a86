/** The Container Service API (ROA, version 2015-12-15) of the local cloud: clusters, kubeconfigs, grants, clean-up. */
import { randomUUID } from 'node:crypto';
import type { Account } from '../account.ts';
import { verifyAcs3 } from '../core/acs3.ts';
import {
  type AccessKeys,
  type Clock,
  type Principal,
  type PublishEvent,
  type Service,
  ServiceError,
  type WireAnswer,
  type WireRequest,
} from '../core/contract.ts';
import { listAddOns } from './add-ons.ts';
import { describeActivity, type UseRecords } from './activity.ts';
import { cleanUp, settleCleanUps } from './clean-up.ts';
import { auditProject, describeCluster, describeClusters } from './clusters.ts';
import { listOfCluster, listOfUser } from './credential-lists.ts';
import { settleEncryption, updateEncryption } from './encryption.ts';
import { describeKubeconfig } from './kubeconfig.ts';
import { describePermissions } from './permissions.ts';
import { type Operation, type Route, routeOf, unknownPath } from './routes.ts';
import { csTrailEvent, isWrite } from './trail.ts';
import { settleGrants, updatePermissions } from './update-permissions.ts';

interface CsDeps {
  readonly account: Account;
  readonly clock: Clock;
  readonly keys: AccessKeys;
  readonly auditLogs: UseRecords;
  /** Told of every write after it was accepted or refused. */
  readonly publish?: PublishEvent;
}

export function csService(deps: CsDeps): Service {
  return {
    name: 'cs',
    operationOf: (request) => routeOf(request.method, request.path)?.operation ?? 'Unknown',
    async answer(request) {
      const caller = verifyAcs3(request, deps);
      const route = routeOf(request.method, request.path);
      if (route === undefined) throw unknownPath();
      checkGatewayHeaders(request, route);
      const now = deps.clock.now();
      settleGrants(deps.account, now);
      settleCleanUps(deps.account, now);
      settleEncryption(deps.account, now);
      const { operation, clusterId, uid } = route;
      const asked: Asked = {
        deps,
        query: request.query,
        body: request.body,
        clusterId,
        uid,
        caller,
        now,
      };
      const told = (refusal?: ServiceError): void => {
        if (!isWrite(operation)) return;
        const userAgent = request.headers['user-agent'] ?? '';
        deps.publish?.(csTrailEvent(deps.account, { ...asked, operation, userAgent }, refusal));
      };
      try {
        const value: unknown = await answers[operation](asked);
        told();
        return json(200, value);
      } catch (error) {
        if (error instanceof ServiceError) told(error);
        throw error;
      }
    },
    errorAnswer: ({ status, code, message }) =>
      json(status, { code, message, requestId: randomUUID().toUpperCase(), status }),
  };
}

interface Asked {
  readonly deps: CsDeps;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly clusterId: string;
  readonly uid: string;
  readonly caller: Principal;
  readonly now: number;
}

/** The answer's value, or a promise of it; undefined is the empty body. */
const answers: Readonly<Record<Operation, (asked: Asked) => unknown>> = {
  DescribeClustersV1: ({ deps, query }) => describeClusters(deps.account, query),
  DescribeClusterDetail: ({ deps, query, clusterId }) => describeCluster(deps.account, query, clusterId),
  GetClusterAuditProject: ({ deps, query, clusterId }) => auditProject(deps.account, query, clusterId),
  ListClusterKubeconfigStates: ({ deps, query, clusterId, ...who }) =>
    listOfCluster(deps.account, query, clusterId, who),
  ListUserKubeConfigStates: ({ deps, query, uid, now }) => listOfUser(deps.account, query, uid, now),
  DescribeUserPermission: ({ deps, query, uid, now }) => describePermissions(deps.account, query, uid, now),
  UpdateUserPermissions: ({ deps, query, ...asked }) => updatePermissions(deps.account, query, asked),
  CleanClusterUserPermissions: ({ deps, query, ...target }) => cleanUp(deps, query, target),
  DescribeClusterUserKubeconfig: ({ deps, query, clusterId, ...who }) =>
    describeKubeconfig(deps.account, query, clusterId, who),
  DescribeUserClusterActivityState: ({ deps, query, clusterId, uid }) =>
    describeActivity(deps, query, clusterId, uid),
  UpdateKMSEncryption: ({ deps, query, ...asked }) => updateEncryption(deps.account, query, asked),
  ListClusterAddonInstances: ({ deps, query, clusterId }) => listAddOns(deps.account, query, clusterId),
};

/** The gateway finds the operation by version and action; both must name what the path names. */
function checkGatewayHeaders(request: WireRequest, route: Route): void {
  if (request.headers['x-acs-version'] !== '2015-12-15')
    throw new ServiceError(400, 'InvalidVersion', 'Specified parameter Version is not valid.');
  if (request.headers['x-acs-action'] !== route.operation) throw unknownPath();
}

function json(status: number, value: unknown): WireAnswer {
  return {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-acs-request-id': randomUUID().toUpperCase(),
    },
    body: value === undefined ? '' : JSON.stringify(value),
  };
}
