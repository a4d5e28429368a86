/** The verification of Secret encryption on a scenario: its function, people who change keys, and what was written down. */
import { createRequire } from 'node:module';
import { expect } from 'vitest';
import type { RequestEntry } from '../../local/cloud/core/request-log.ts';
import type { EncryptionRecord } from '../../shared/domain/encryption-record.ts';
import type { Finding } from '../../shared/domain/record.ts';
import type { RegionReport } from '../../shared/use-cases/region-clusters.ts';
import type { Scenario } from './scenario.ts';
import { type Stage, subject } from './stage.ts';

const require = createRequire(import.meta.url);
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');
const cs = require('@alicloud/cs20151215') as typeof import('@alicloud/cs20151215');

export const verifier = 'kubeconfig-guard-verify-encryption';

export async function verified({ host }: Stage, region = 'cn-hangzhou'): Promise<RegionReport> {
  const { outcome, payload } = await host.invoke(verifier, JSON.stringify({ region }));
  expect(outcome, payload).toBe('success');
  return JSON.parse(payload) as RegionReport;
}

/** The verdict that is written down; throws when there is none. */
export async function verdictOn({ state }: Stage, clusterId: string): Promise<EncryptionRecord> {
  const record = await recordOf({ state }, clusterId);
  if (record === undefined) throw new Error(`Nothing is written down of ${clusterId}.`);
  return record;
}

export async function recordOf(
  { state }: Pick<Stage, 'state'>,
  clusterId: string,
): Promise<EncryptionRecord | undefined> {
  const [record] = await state.encryption.get([subject(clusterId, '200000000000000001').clusterId]);
  return record;
}

export const codesOf = ({ reasons }: EncryptionRecord): string[] => reasons.map(({ code }) => code);

export const textOf = ({ reasons }: EncryptionRecord): string => reasons.map(({ text }) => text).join(' ');

/** Open findings about a key of the account's region. */
export async function keyFindings(scenario: Scenario, keyId: string): Promise<Finding[]> {
  return await scenario.findings(`key/${scenario.world.account.region}/${keyId}`);
}

export const kindsOf = (findings: readonly Finding[]): string[] =>
  findings.map(({ kind }) => kind).toSorted();

/** Requests to look events up, oldest first. */
export function lookups({ cloud }: Stage): RequestEntry[] {
  return cloud.requests.entries.filter(({ operation }) => operation === 'LookupEvents');
}

/** Somebody calls KMS in the account's region; the event of it is delivered and handled when this answers. */
export async function changeKey(
  { cloud }: Stage,
  action: string,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const { administrator, endpoints, eventBus, account } = cloud;
  const params = new core.$OpenApiUtil.Params({
    action,
    version: '2016-01-20',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const client = new core.default(
    new core.$OpenApiUtil.Config({
      accessKeyId: administrator.id,
      accessKeySecret: administrator.secret,
      endpoint: endpoints.kms.replace('.', `.${account.region}.`),
      protocol: 'http',
    }),
  );
  const request = new core.$OpenApiUtil.OpenApiRequest({ query: { ...query } });
  await client.callApi(params, request, {} as Parameters<typeof client.callApi>[2]);
  await eventBus.idle();
}

/** Somebody switches the encryption of a cluster to a key, or off; the event of it is delivered and handled when this answers. */
export async function changeEncryption({ cloud }: Stage, clusterId: string, keyId?: string): Promise<void> {
  const { administrator, endpoints, eventBus, account } = cloud;
  const client = new cs.default({
    accessKeyId: administrator.id,
    accessKeySecret: administrator.secret,
    endpoint: endpoints.cs,
    protocol: 'http',
    regionId: account.region,
  } as never);
  const change =
    keyId === undefined ? { disableEncryption: true } : { disableEncryption: false, kmsKeyId: keyId };
  await client.updateKMSEncryption(clusterId, new cs.UpdateKMSEncryptionRequest(change));
  await eventBus.idle();
}
