/** A local SLS with one audit log and the vendor's unmodified client, at a fixed moment. */
import '../../support/localhost-names.ts';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import sls, {
  GetHistogramsRequest,
  GetLogsV2Headers,
  GetLogsV2Request,
  type GetLogsV2Response,
} from '@alicloud/sls20201230';
import { vi } from 'vitest';
import type { AccessKey } from '../../../local/cloud/core/contract.ts';
import { Faults } from '../../../local/cloud/core/faults.ts';
import { RequestLog } from '../../../local/cloud/core/request-log.ts';
import { startServer } from '../../../local/cloud/core/server.ts';
import { createAuditLogs, type QueryableAuditLogs } from '../../../local/cloud/sls/audit-logs.ts';
import type { AuditUse, LogstoreSpec } from '../../../local/cloud/sls/contract.ts';
import type { LogQuery } from '../../../local/cloud/sls/log-query.ts';
import { slsService } from '../../../local/cloud/sls/sls-service.ts';

// The package is CommonJS: Node's own import leaves the class at `.default.default`, vitest's unwraps it.
const Client = 'default' in sls ? sls.default : sls;

/** 2026-11-20T02:00:00Z, in milliseconds; the clock of the client and of the service. */
export const now = 1_795_140_000_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const uid = '201234567890123999';
export const project = 'k8s-log-c1';
export const logstore = 'audit-c1';

const principal = { type: 'ram-user', id: '201234567890123456', name: 'it-admin' } as const;

export const keys: Readonly<Record<string, AccessKey>> = {
  permanent: { id: 'permanent', secret: 'secret', principal },
  live: { id: 'STS.live', secret: 'secret', securityToken: 'token', expiresAt: now + hourMs, principal },
  dead: { id: 'STS.dead', secret: 'secret', securityToken: 'token', expiresAt: now - 1, principal },
};

export interface Credentials {
  readonly accessKeyId?: string;
  readonly accessKeySecret?: string;
  readonly securityToken?: string;
  readonly signatureVersion?: string;
}

export interface LocalSls {
  readonly auditLogs: QueryableAuditLogs;
  readonly port: number;
  client(credentials?: Credentials): InstanceType<typeof Client>;
  /** GetLogsV2 of the last seven days. */
  ask(query: string, changes?: Partial<GetLogsV2Request>): Promise<Answer>;
  close(): Promise<void>;
}

type Meta = NonNullable<NonNullable<GetLogsV2Response['body']>['meta']>;

export interface Answer {
  readonly data: Record<string, string>[];
  readonly meta: Readonly<Partial<Meta>>;
}

export function aLogstore(changes: Partial<LogstoreSpec> = {}): LogstoreSpec {
  const createdAt = now - 30 * dayMs;
  return { project, logstore, regionId: 'cn-hangzhou', createdAt, ttlDays: 30, form: 'json', ...changes };
}

export function aUse(changes: Partial<AuditUse> = {}): AuditUse {
  return { project, logstore, username: `${uid}-1763000000`, at: [now - dayMs], ...changes };
}

/** The last seven days, for a question to the logs themselves. */
export function aWeek(query: string): LogQuery {
  return { from: now / 1000 - 7 * 86_400, to: now / 1000, query, line: 100, offset: 0, reverse: false };
}

/** Sets the clock of this process, which is the service's too. */
export function setClock(ms: number): void {
  vi.setSystemTime(ms);
}

/** The vendor's client of one endpoint. */
export function slsClient(endpoint: string, credentials: Credentials): InstanceType<typeof Client> {
  const { signatureVersion = 'v1', ...rest } = credentials;
  const config = { endpoint, protocol: 'http', regionId: 'cn-hangzhou', signatureVersion, ...rest };
  return new Client(new $OpenApiUtil.Config(config));
}

export async function startSls(): Promise<LocalSls> {
  setClock(now);
  const clock = { now: () => Date.now() };
  const auditLogs = await createAuditLogs({ clock });
  const byId = new Map(Object.values(keys).map((key) => [key.id, key]));
  const service = slsService({ auditLogs, clock, keys: (id) => byId.get(id) });
  const options = { port: 0, clock, faults: new Faults(), requests: new RequestLog(), latencyMs: 0 };
  const server = await startServer(service, options);

  function client(credentials: Credentials = {}): InstanceType<typeof Client> {
    const permanent = { accessKeyId: 'permanent', accessKeySecret: 'secret' };
    return slsClient(`sls.localhost:${server.port}`, { ...permanent, ...credentials });
  }

  return {
    auditLogs,
    port: server.port,
    client,
    async ask(query, changes = {}) {
      const span = { from: now / 1000 - 7 * 86_400, to: now / 1000 };
      const request = new GetLogsV2Request({ ...span, query, ...changes });
      const { body } = await client().getLogsV2(project, logstore, request);
      return { data: body?.data ?? [], meta: body?.meta ?? {} };
    },
    async close() {
      await server.close();
      await auditLogs.close();
      vi.useRealTimers();
    },
  };
}

/** No options: the SDK's own class for them is in a package that this project doesn't depend on. */
export const noOptions = {} as Parameters<InstanceType<typeof Client>['getLogsV2WithOptions']>[4];

export { GetHistogramsRequest, GetLogsV2Headers, GetLogsV2Request };
