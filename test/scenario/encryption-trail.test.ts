/** What the verification makes of ActionTrail: its spellings, its refusals, its lateness, and how little it asks of it. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../local/cloud/core/faults.ts';
import { addEncrypted, addKey, addKeyUse, addSecurityRole } from '../support/encryption-world.ts';
import { codesOf, lookups, textOf, verdictOn, verified } from '../support/encryption-stage.ts';
import { type Scenario, scenarios } from '../support/scenario.ts';
import { aWorld, day, hour, type World } from '../support/world.ts';

const start = scenarios();
const minute = 60_000;

/** One cluster in use and one silent, each with its key. */
function twoClusters(behaviours: Parameters<typeof aWorld>[0] = {}): {
  world: World;
  busy: string;
  silent: string;
} {
  const world = aWorld(behaviours);
  addSecurityRole(world);
  const busy = addEncrypted(world, 'busy', addKey(world));
  addKeyUse(world, busy, world.now - 20 * hour);
  const silent = addEncrypted(world, 'silent', addKey(world));
  return { world, busy, silent };
}

const verdicts = async (scenario: Scenario, ...clusterIds: string[]): Promise<string[]> =>
  (await Promise.all(clusterIds.map((one) => verdictOn(scenario, one)))).map(({ verdict }) => verdict);

/** The whole second that each look at the events begins and ends with. */
const spans = (scenario: Scenario): (string | null)[][] =>
  lookups(scenario).map(({ search }) => {
    const query = new URLSearchParams(search);
    return [query.get('StartTime'), query.get('EndTime')];
  });

describe('whichever way ActionTrail has it', () => {
  it.each([
    ['the role in lower case', { keyRoleSpelling: 'lower-case' }, {}],
    ['the role as it is named', { keyRoleSpelling: 'as-named' }, {}],
    ['one attribute a look', { lookupAttributes: 1 }, {}],
    ['thirty days a look, and proofs of 89', { lookupSpanDays: 30 }, { GUARD_PROOF_DAYS: '89' }],
    ['ninety days a look, and proofs of 89', { lookupSpanDays: 90 }, { GUARD_PROOF_DAYS: '89' }],
  ] as const)('%s: use is proven, silence is not', async (_words, behaviours, environment) => {
    const { world, busy, silent } = twoClusters(behaviours);
    const scenario = await start(world, { crowd: 0, environment });

    await verified(scenario);

    expect(await verdicts(scenario, busy, silent)).toEqual(['proven', 'unproven']);
  });
});

describe('a look at the events that is', () => {
  const html = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' };
  const faults: (readonly [string, Fault])[] = [
    ['denied', { kind: 'error', status: 403, code: 'NoPermission' }],
    ['throttled for ever', { kind: 'error', status: 400, code: 'Throttling.User' }],
    ['answered with a page of HTML', { kind: 'answer', answer: html }],
    ['answered with a gateway’s HTML', { kind: 'answer', answer: { ...html, status: 502 } }],
    ['cut off', { kind: 'reset', applied: false }],
  ];
  it.each(faults)('%s leaves unknown, and the next one knows', async (_words, fault) => {
    const { world, busy, silent } = twoClusters();
    const off = world.cluster('off', { encryption: { keyId: '', isDisabled: true } });
    const disabled = addEncrypted(world, 'disabled', addKey(world, { state: 'Disabled' }));
    const scenario = await start(world, { crowd: 0 });
    scenario.fault({ service: 'actiontrail', operation: 'LookupEvents', fault });

    await verified(scenario);

    expect(await verdicts(scenario, busy, silent)).toEqual(['unknown', 'unknown']);
    expect(codesOf(await verdictOn(scenario, busy))).toEqual(['operations-unread']);
    expect(await verdicts(scenario, off, disabled)).toEqual(['off', 'at-risk']);
    expect((await scenario.findings(silent)).map(({ kind }) => kind)).toEqual(['encryption-unknown']);
    scenario.heal();
    await verified(scenario);
    expect(await verdicts(scenario, busy, silent)).toEqual(['proven', 'unproven']);
    expect((await scenario.findings(silent)).map(({ kind }) => kind)).toEqual(['encryption-unproven']);
  });

  it('refused after the first page leaves unknown', async () => {
    const { world, busy } = twoClusters();
    addKeyUse(world, busy, world.now - 6 * day, { operation: 'Decrypt', everyMs: hour });
    const scenario = await start(world, { crowd: 0 });
    scenario.fault({
      service: 'actiontrail',
      operation: 'LookupEvents',
      skip: 1,
      fault: { kind: 'error', status: 403, code: 'NoPermission' },
    });

    await verified(scenario);

    expect(await verdicts(scenario, busy)).toEqual(['unknown']);
  });
});

describe('events that ActionTrail tells late', () => {
  it('are found by the next look', async () => {
    const { world, silent } = twoClusters({ trailDelayMs: 10 * minute });
    addKeyUse(world, silent, world.now - 5 * minute);
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    const atFirst = await verdicts(scenario, silent);

    scenario.advance(day);
    await verified(scenario);

    expect(atFirst).toEqual(['unproven']);
    expect(await verdicts(scenario, silent)).toEqual(['proven']);
  });
});

describe('the second night', () => {
  it('asks only for what is new', async () => {
    const { world, busy, silent } = twoClusters();
    addKeyUse(world, busy, world.now - 7 * day + hour, { operation: 'Decrypt', everyMs: hour });
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    const firstNight = lookups(scenario).length;
    scenario.cloud.requests.clear();
    scenario.advance(day);

    await verified(scenario);

    const [[from] = []] = spans(scenario);
    const begin = Date.parse(from ?? '');
    expect(firstNight).toBe(4);
    expect(lookups(scenario)).toHaveLength(1);
    // The last quarter of an hour of the first night may have been told late.
    expect(Math.abs(begin - (world.now - 15 * minute))).toBeLessThan(minute);
    expect(await verdicts(scenario, busy, silent)).toEqual(['proven', 'unproven']);
  });

  it('asks one page where every key was seen, however much there is', async () => {
    const world = aWorld();
    addSecurityRole(world);
    const busy = addEncrypted(world, 'busy', addKey(world));
    addKeyUse(world, busy, world.now - 6 * day, { everyMs: minute });
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    scenario.advance(day);

    await verified(scenario);

    expect(lookups(scenario)).toHaveLength(2);
    expect(await verdicts(scenario, busy)).toEqual(['proven']);
  });

  it('reads what is older for a key that is new', async () => {
    const { world, busy } = twoClusters();
    world.account.clusters = world.account.clusters.filter(({ name }) => name === 'busy');
    const scenario = await start(world, { crowd: 0 });
    await verified(scenario);
    const key = addKey(world);
    const added = addEncrypted(world, 'added', key);
    addKeyUse(world, added, world.now - 5 * day);

    await verified(scenario);

    expect(await verdicts(scenario, busy, added)).toEqual(['proven', 'proven']);
  });
});

describe('more events than one look reads', () => {
  it('leave unknown, never unproven', { timeout: 120_000 }, async () => {
    const { world, busy, silent } = twoClusters();
    addKeyUse(world, busy, world.now - 7 * day, { operation: 'Decrypt', everyMs: 2 * minute });
    const scenario = await start(world, { crowd: 0 });

    await verified(scenario);

    const record = await verdictOn(scenario, silent);
    expect(lookups(scenario)).toHaveLength(60);
    expect([record.verdict, codesOf(record)]).toEqual(['unknown', ['operations-unread']]);
    expect(textOf(record)).toMatch(/were only read for \S+Z to \S+Z; \S+Z on is needed/);
    expect(await verdicts(scenario, busy)).toEqual(['proven']);
  });
});
