/** A trail delivered to the log service, asked with the vendor's unmodified client, on the whole local cloud. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCloud } from '../../../local/cloud/cloud.ts';
import type { LocalCloud } from '../../../local/cloud/local-cloud.ts';
import type { DeliveredTrail, TrailSpec } from '../../../local/cloud/sls/contract.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../../support/encryption-world.ts';
import { aWorld, day, hour, type World } from '../../support/world.ts';
import { refusalOf } from '../cs/cs-fixture.ts';
import { type Answer, GetHistogramsRequest, GetLogsV2Request, slsClient } from './sls-fixture.ts';

const project = 'central-audit';

let world: World;
/** Unix seconds. */
let now: number;
let cloud: LocalCloud;
let keys: readonly [string, string];

beforeEach(async () => {
  world = aWorld();
  now = Math.floor(world.now / 1000);
  addSecurityRole(world);
  const [hangzhou, beijing] = [addKey(world), addKey(world, { regionId: 'cn-beijing' })];
  keys = [hangzhou, beijing];
  const shop = addEncrypted(world, 'shop', hangzhou);
  const lab = addEncrypted(world, 'lab', beijing, { regionId: 'cn-beijing' });
  const from = world.now - 5 * day;
  addKeyUse(world, shop, from, { everyMs: hour });
  addKeyUse(world, shop, from, { operation: 'Decrypt', everyMs: day });
  addKeyUse(world, lab, from, { everyMs: hour });
  addKeyUse(world, lab, from, { role: 'OtherRole', everyMs: day });
  world.account.trail.push({
    at: world.now - day,
    region: 'cn-hangzhou',
    event: { eventId: 'w-1', eventName: 'DisableKey', eventRW: 'Write', serviceName: 'Kms', errorCode: '' },
  });
  cloud = await startCloud({ account: world.account });
});
afterEach(() => cloud.close());

function deliver(changes: Partial<TrailSpec> = {}): DeliveredTrail {
  const createdAt = world.now - 60 * day;
  return cloud.deliverTrail({
    name: 'all',
    project,
    createdAt,
    ttlDays: 30,
    form: 'json',
    events: 'All',
    ...changes,
  });
}

function client(): ReturnType<typeof slsClient> {
  const { id: accessKeyId, secret: accessKeySecret } = cloud.administrator;
  return slsClient(cloud.endpoints.sls, { accessKeyId, accessKeySecret });
}

async function ask(
  query: string,
  changes: Partial<GetLogsV2Request> = {},
  logstore = 'actiontrail_all',
): Promise<Answer> {
  const request = new GetLogsV2Request({ from: now - 7 * 86_400, to: now + 1, query, ...changes });
  const { body } = await client().getLogsV2(project, logstore, request);
  return { data: body?.data ?? [], meta: body?.meta ?? {} };
}

const newestEncrypt = 'event.eventName: Encrypt and event.acsRegion: "cn-hangzhou"';

const wholeOf = (line: Record<string, string> = {}): Record<string, unknown> =>
  JSON.parse(line['event'] ?? '{}') as Record<string, unknown>;

describe('a line', () => {
  test('has one field with the whole event (documented)', async () => {
    deliver();

    const { data, meta } = await ask(newestEncrypt, { reverse: true, line: 1 });

    const [line = {}] = data;
    expect(Object.keys(line).toSorted()).toEqual(['__source__', '__time__', '__topic__', 'event']);
    expect(line['__topic__']).toBe('actiontrail_audit_event');
    expect(wholeOf(line)).toMatchObject({ eventName: 'Encrypt', requestParameters: { KeyId: keys[0] } });
    expect(meta).toMatchObject({ progress: 'Complete', count: 1, hasSQL: false });
  });

  test.each([
    ['flat', 'event.requestParameters.KeyId', (keyId: string) => keyId, 'event.userIdentity.type'],
    [
      'half-flat',
      'event.requestParameters',
      (keyId: string) => JSON.stringify({ KeyId: keyId }),
      'event.userIdentity',
    ],
  ] as const)('has a field for each part in the form %s (unknown)', async (form, name, text, caller) => {
    deliver({ form });

    const [line] = (await ask(newestEncrypt, { reverse: true })).data;

    expect(line).toMatchObject({
      [name]: text(keys[0]),
      'event.eventRW': 'Read',
      [caller]: expect.stringContaining('assumed-role') as string,
    });
    expect(line).not.toHaveProperty('event');
  });

  test('tells of reads only where the trail has them (documented: EventRW)', async () => {
    deliver();
    deliver({ name: 'writes', events: 'Write' });

    const [all, writes] = [await ask('*', { line: 2 }), await ask('*', {}, 'actiontrail_writes')];

    expect(all.data).toHaveLength(2);
    expect(writes.data.map((line) => wholeOf(line)['eventName'])).toEqual(['DisableKey']);
  });

  test('is of an event that LookupEvents knows, also one that a change of the cloud brings', async () => {
    deliver();
    const { keyId } = world.account.keys[0] ?? {};
    world.account.pendingEncryptions.push({
      clusterId: world.account.clusters[1]?.clusterId ?? '',
      keyId: keyId ?? '',
      isDisabled: false,
      at: world.now - 1000,
    });

    const { data } = await ask(`event.requestParameters: ${keyId} and event.acsRegion: "cn-beijing"`);

    expect(data.map((line) => wholeOf(line)['eventName'])).toEqual(['Encrypt']);
  });
});

describe('a search', () => {
  test('finds the role of ACK in one region, in either spelling', async () => {
    deliver();
    const search =
      'event.serviceName: Kms and event.acsRegion: "cn-beijing" and ' +
      '(event.userIdentity.userName: AliyunCSManagedSecurityRole or ' +
      'event.userIdentity.userName: aliyuncsmanagedsecurityrole)';

    const first = await ask(search, { reverse: true, line: 100, offset: 0 });
    const second = await ask(search, { reverse: true, line: 100, offset: 100 });

    const events = [...first.data, ...second.data].map(wholeOf);
    expect([first.data.length, second.data.length]).toEqual([100, 21]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(121);
    expect(events.every((event) => JSON.stringify(event).includes(keys[1]))).toBe(true);
  });

  test('goes newest first with reverse, else oldest first (documented)', async () => {
    deliver();

    const [newest, oldest] = [await ask('*', { reverse: true }), await ask('*')];

    const times = (answer: Answer): number[] => answer.data.map((line) => Number(line['__time__']));
    expect(times(newest)).toEqual(times(newest).toSorted((a, b) => b - a));
    expect(times(oldest)).toEqual(times(oldest).toSorted((a, b) => a - b));
    expect(Math.max(...times(oldest))).toBeLessThan(Math.min(...times(newest)));
  });

  test.each([
    ['words in any case (documented)', 'event.eventname', 0],
    ['words', 'DISABLEKEY', 1],
    ['a field that the line lacks', 'event.errorMessage: *', 0],
    ['a field that it has', 'event.errorCode: *', 1],
    ['not', 'not event.eventRW: Read', 1],
    ['a part of a word (documented: whole words)', 'event.eventName: Disable', 0],
    ['wildcards', 'event.eventName: Disable*', 1],
  ])('understands %s', async (_what, search, count) => {
    deliver();

    expect((await ask(search)).data).toHaveLength(count);
  });

  test('tells upper case from lower case where the index does (documented)', async () => {
    deliver({ isCaseSensitive: true });

    const [lower, upper] = [
      await ask('event.eventName: disablekey'),
      await ask('event.eventName: DisableKey'),
    ];

    expect([lower.data.length, upper.data.length]).toEqual([0, 1]);
  });

  test('answers Incomplete, with half of the lines, as often as it is told to, page by page', async () => {
    const trail = deliver();
    trail.behave({ incompleteAnswers: 1 });

    const answers = [await ask('*'), await ask('*'), await ask('*', { offset: 1 })];

    expect(answers.map(({ meta, data }) => [meta.progress, data.length])).toEqual([
      ['Incomplete', 50],
      ['Complete', 100],
      ['Incomplete', 50],
    ]);
  });

  test('shows lines as late as it is told to, and none from before the trail or beyond its time', async () => {
    const trail = deliver({ createdAt: world.now - 3 * day });
    const short = deliver({ name: 'short', ttlDays: 1 });
    trail.behave({ visibleAfterMs: 12 * hour });

    const seen = (await ask('event.acsRegion: "cn-beijing"')).data.map((line) => Number(line['__time__']));
    const kept = (await ask('event.acsRegion: "cn-beijing"', {}, short.logstore)).data;

    expect(seen[0]).toBeGreaterThanOrEqual(now - 3 * 86_400);
    expect(seen.at(-1)).toBeLessThanOrEqual(now - 12 * 3600 + 1);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(27);
  });
});

describe('is refused', () => {
  test.each([
    ['a field that the index lacks (documented)', 'event.requestId: x', 'ParameterInvalid'],
    ['a comparison', 'event.eventName > 3', 'ParameterInvalid'],
    ['an analysis: nobody makes one of a trail', '* | select 1', 'ParameterInvalid'],
  ])('%s', async (_what, query, code) => {
    deliver({ indexedPaths: ['event.eventName'] });

    expect((await refusalOf(ask(query))).code).toBe(code);
  });

  test('a search without any index (documented), a missing logstore, a histogram', async () => {
    deliver({ indexedPaths: [] });
    deliver({ name: 'other' });
    const histogram = new GetHistogramsRequest({ from: 1, to: 2, query: '*' });

    const refusals = [
      await refusalOf(ask('*')),
      await refusalOf(ask('*', {}, 'actiontrail_none')),
      await refusalOf(client().getHistograms(project, 'actiontrail_other', histogram)),
    ];

    expect(refusals.map(({ code }) => code)).toEqual([
      'IndexConfigNotExist',
      'LogStoreNotExist',
      'ParameterInvalid',
    ]);
  });
});

test('the logstore tells its age and how long it keeps lines (documented)', async () => {
  deliver({ ttlDays: 180 });

  const { body } = await client().getLogStore(project, 'actiontrail_all');

  const createTime = Math.floor((world.now - 60 * day) / 1000);
  expect(body).toMatchObject({ logstoreName: 'actiontrail_all', ttl: 180, createTime });
});
