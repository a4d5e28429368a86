/** Many identities on one cluster: nobody is called idle because an answer was cut, and an audit asks no more than it must. */
import { afterEach, describe, expect, it } from 'vitest';
import type { WireAnswer, WireRequest } from '../../local/cloud/core/contract.ts';
import type { Fault } from '../../local/cloud/core/faults.ts';
import { accessResult } from '../../shared/domain/audit.ts';
import { audited } from '../support/audits.ts';
import { type Scenario, sharedScenario } from '../support/scenario.ts';
import { subject } from '../support/stage.ts';
import { aWorld, day, hour } from '../support/world.ts';

const world = aWorld();
const { now } = world;

/** Every other one was used; some of them under several common names. */
function crowded(name: string, count: number): { clusterId: string; used: Set<string>; all: string[] } {
  const clusterId = world.cluster(name);
  const used = new Set<string>();
  const all = Array.from({ length: count }, (_, index) => {
    const uid = world.user(`${name}-${index}`);
    world.issue(uid, clusterId, { grant: 'none' });
    if (index % 2 === 0) return uid;
    used.add(uid);
    for (let cn = 0; cn < 1 + (index % 3); cn += 1)
      world.use(uid, clusterId, [now - day], { username: `${uid}-17630000${cn}0` });
    return uid;
  });
  return { clusterId, used, all };
}

const large = crowded('large', 2_500);
const middling = crowded('middling', 96);
const small = crowded('small', 40);

// One of them shows in two rows: by certificate, and through the webhook.
const [, twice = ''] = small.all;
world.use(twice, small.clusterId, [now - 2 * hour], { userUid: `ack-ram-authenticator:${twice}` });

const scenario = sharedScenario(world, { crowd: 0 });
afterEach(() => scenario().heal());

/** Those whose check says `found`; fails for one that says anything but that or `none found`. */
async function usedOn({ state }: Scenario, clusterId: string, uids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  const wanted = new Set(uids);
  for await (const part of state.audits.remembered(subject(clusterId, uids[0] ?? '').clusterId)) {
    for (const { uid, audit } of part) {
      if (audit === undefined || !wanted.has(uid)) continue;
      const result = accessResult(audit.evidence);
      if (result.startsWith('failed')) throw new Error(`${uid}: ${result}`);
      if (result === 'found') found.add(uid);
    }
  }
  return found;
}

const queries = (): string[] =>
  scenario()
    .cloud.requests.entries.filter(({ operation }) => operation === 'GetLogsV2')
    .map(({ body }) => (JSON.parse(body.toString()) as { query: string }).query)
    .filter((query) => !query.includes('hour_begin'));

const wide = ({ body }: WireRequest): boolean => /"\* \| SELECT CASE/.test(body.toString());

describe('2,500 identities on one cluster', () => {
  it('are all told apart, in as many analyses as their number needs', async () => {
    scenario().cloud.requests.clear();

    const { results, credentials } = await audited(scenario(), large.clusterId);

    expect(credentials).toBe(2_504);
    expect(results).toMatchObject({ found: 1_250, 'none found': 1_254 });
    expect(await usedOn(scenario(), large.clusterId, large.all)).toEqual(large.used);
    expect(queries()).toHaveLength(2);
  });
});

describe('100 kubeconfigs on a cluster with nothing to do', () => {
  it('take ten requests to the cloud', async () => {
    scenario().cloud.requests.clear();

    const { credentials, findings } = await audited(scenario(), middling.clusterId);

    const { tablestore: _apart, ...cloud } = countsByService();
    expect(credentials).toBe(100);
    expect(findings).toEqual({ opened: 0, stillOpen: 0, closed: 0 });
    expect(cloud).toEqual({ sts: 1, cs: 6, sls: 3 });
  });
});

function countsByService(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { service } of scenario().cloud.requests.entries) counts[service] = (counts[service] ?? 0) + 1;
  return counts;
}

describe('an analysis for all that does not tell of all', () => {
  /** As if the service never gave more rows, whatever the limit. */
  const atMost = (rows: number): Fault =>
    changed((answer) => ({ ...answer, data: answer.data.slice(0, rows) }));
  const inexact = changed((answer) => ({ ...answer, meta: { ...answer.meta, isAccurate: false } }));
  const incomplete = changed(({ data, meta }) => ({
    data: data.slice(0, 5),
    meta: { ...meta, progress: 'Incomplete' },
  }));
  const timedOut: Fault = { kind: 'error', status: 500, code: 'InternalServerError', message: 'timeout' };
  const tooMuch: Fault = {
    kind: 'error',
    status: 400,
    code: 'ParameterInvalid',
    message: 'Query exceeded the time limit of 55.00s',
  };
  const anyUses = ({ body }: WireRequest): boolean => body.toString().includes('group_count');

  it.each([
    ['is cut at ten rows', anyUses, atMost(10), /BETWEEN/],
    ['is cut at a single row', anyUses, atMost(1), /^user\.username: \d+\* \| SELECT max/],
    ['is inexact', wide, inexact, /^user\.username: \d+\* or /],
    ['is Incomplete for ever', wide, incomplete, /^user\.username: \d+\* or /],
    ['has no answer in time', wide, timedOut, /^user\.username: \d+\* or /],
    ['is too much for the service', wide, tooMuch, /^user\.username: \d+\* or /],
  ])('because it %s is asked in parts', async (_why, matches, fault, form) => {
    scenario().cloud.requests.clear();
    scenario().fault({ service: 'sls', operation: 'GetLogsV2', matches, fault });

    const { results, log } = await audited(scenario(), small.clusterId);

    expect(log?.uncertain).toBe(0);
    expect(results).toMatchObject({ found: 20, 'none found': 24 });
    expect(await usedOn(scenario(), small.clusterId, small.all)).toEqual(small.used);
    expect(queries().some((query) => form.test(query))).toBe(true);
  });

  it('and whose parts do not either leaves those unknown who were not seen, and only those', async () => {
    const [, victim = ''] = small.all;
    const aboutVictim = ({ body }: WireRequest): boolean =>
      wide({ body } as WireRequest) || body.includes(`${victim}*`);
    scenario().fault({
      service: 'sls',
      operation: 'GetLogsV2',
      matches: aboutVictim,
      fault: inexactAndEmpty,
    });

    const { results, log, findings } = await audited(scenario(), small.clusterId);

    expect(results).toMatchObject({ found: 19, 'none found': 24, 'failed: other': 1 });
    expect(log?.uncertain).toBe(1);
    expect(findings.opened).toBe(1);
    expect(await scenario().findings(small.clusterId)).toMatchObject([{ kind: 'log-unverifiable' }]);
  });
});

const inexactAndEmpty = changed(({ meta }) => ({ data: [], meta: { ...meta, isAccurate: false } }));

interface Answer {
  readonly data: readonly unknown[];
  readonly meta: Readonly<Record<string, unknown>>;
}

/** The local answer is one block of literal bytes at its end: changed, it goes out uncompressed. */
function changed(change: (answer: Answer) => Answer): Fault {
  return {
    kind: 'rewrite',
    rewrite: ({ status, headers = {}, body }): WireAnswer => {
      const { 'x-log-compresstype': _type, 'x-log-bodyrawsize': size, ...others } = headers;
      const bytes = Buffer.from(body);
      const text = bytes.subarray(bytes.length - Number(size ?? bytes.length)).toString();
      return { status, headers: others, body: JSON.stringify(change(JSON.parse(text) as Answer)) };
    },
  };
}
