/** What the function is called with by mistake: refused with the problem's name, and nothing good beside it is lost. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CloudEvent } from '../../local/cloud/core/contract.ts';
import { addEncrypted, addKey, addSecurityRole } from '../support/encryption-world.ts';
import { keyFindings, kindsOf, verified, verifier } from '../support/encryption-stage.ts';
import { sharedScenario } from '../support/scenario.ts';
import { aWorld } from '../support/world.ts';

const world = aWorld();
addSecurityRole(world);
const keyId = addKey(world, { state: 'Disabled' });
addEncrypted(world, 'payments', keyId);
const scenario = sharedScenario(world, { crowd: 0 });

const sample = JSON.parse(
  readFileSync(new URL('../../events/kms-disable-key.json', import.meta.url), 'utf8'),
) as CloudEvent;
/** The sample as an event about this account's key. */
const event = (): CloudEvent => ({
  ...sample,
  aliyunaccountid: world.account.accountId,
  data: { ...(sample.data as object), requestParameters: { KeyId: keyId } },
});

const ask = (input: unknown) =>
  scenario().host.invoke(verifier, typeof input === 'string' ? input : JSON.stringify(input));
const requests = (): string[] =>
  scenario()
    .cloud.requests.entries.filter(({ service }) => service !== 'tablestore')
    .map(({ operation }) => operation);

beforeEach(() => scenario().cloud.requests.clear());

describe('the function', () => {
  it.each([
    ['what is no JSON', '{', 'not JSON'],
    ['an empty array', [], 'empty array'],
    ['a region that is none', { region: '../cn-hangzhou' }, 'is not a region'],
    ['a field that nobody knows', { region: 'cn-hangzhou', force: true }, 'force'],
    [
      'an event without a key',
      { ...event(), data: { ...(event().data as object), requestParameters: {} } },
      'no key',
    ],
  ])('refuses %s, and asks nobody', async (_words, input, problem) => {
    const { outcome, payload } = await ask(input);

    expect([outcome, payload]).toEqual(['function-error', expect.stringContaining(problem)]);
    expect(requests()).toEqual([]);
  });

  it('finds nothing in a region in which nobody has a cluster', async () => {
    const report = await verified(scenario(), 'cn-nowhere');

    expect(report).toEqual({ region: 'cn-nowhere', clusters: 0, verdicts: {}, keys: 0 });
    expect(requests()).toEqual(['DescribeClustersV1']);
  });

  it('skips an event of another account', async () => {
    const { payload } = await ask({ ...event(), aliyunaccountid: '1999999999999999' });

    expect(payload).toContain('it is about account 1999999999999999');
    expect(requests()).toEqual([]);
  });

  it('looks at every good event of an array, and fails for the bad one', async () => {
    const before = await keyFindings(scenario(), keyId);

    const { outcome, payload } = await ask([{ id: 'bad' }, event(), { ...event(), source: 'acs.oss' }]);

    expect([before, outcome]).toEqual([[], 'function-error']);
    expect(payload).toContain('source');
    expect(kindsOf(await keyFindings(scenario(), keyId))).toEqual(['key-at-risk']);
  });

  it('names every bad event of an array', async () => {
    const { outcome, payload } = await ask([{ id: 'bad' }, { ...event(), aliyunregionid: undefined }]);

    expect(outcome).toBe('function-error');
    expect(payload).toContain('source');
    expect(payload).toContain('aliyunregionid');
  });
});
