/** What is due becomes one call an identity and one a notice, under ids that make a repeat harmless. */
import { describe, expect, it } from 'vitest';
import type { CredentialRecord } from '../../shared/domain/record.ts';
import { hours, minutes } from '../../shared/domain/time.ts';
import { CloudError } from '../../shared/use-cases/cloud-error.ts';
import type { Notice } from '../../shared/use-cases/ports.ts';
import { releaseDue, type ReleaseDueContext } from '../../shared/use-cases/release-due.ts';
import { aClusterId, aUid, now } from '../support/builders.ts';

const [alice, bob] = [aUid('201234567890123451'), aUid('201234567890123452')];

const aRecord = (uid: typeof alice, cluster = 'c0001'): CredentialRecord => ({
  clusterId: aClusterId(cluster),
  uid,
  clusterName: '',
  status: 'held',
  mode: 'enforce',
  cause: { origin: 'event', identityType: 'RamUser', identityNames: [] },
  certificate: 'Unexpired',
  updatedAt: now - hours(2),
});
const aNotice = (key: string): Notice => ({ key, type: 'RamUser', names: ['alice'], at: now });

interface Asked {
  readonly name: string;
  readonly id: string;
  readonly payload: object;
}

interface Due {
  readonly records?: readonly CredentialRecord[];
  readonly notices?: readonly Notice[];
  readonly at?: number;
  readonly isRefused?: (id: string) => boolean;
}

function aContext({ records = [], notices = [], at = now, isRefused = () => false }: Due): {
  readonly context: ReleaseDueContext;
  readonly asked: Asked[];
  readonly questions: number[][];
} {
  const asked: Asked[] = [];
  const questions: number[][] = [];
  const context: ReleaseDueContext = {
    records: {
      due: (...times) => {
        questions.push(times);
        return Promise.resolve([...records]);
      },
    },
    notices: { due: () => Promise.resolve(notices.map((notice) => ({ notice, tries: 1 }))) },
    functions: {
      enqueue: (name, id, payload) => {
        if (isRefused(id)) {
          return Promise.reject(
            new CloudError({ kind: 'throttled', operation: 'fc.InvokeFunction' }, 'Busy.'),
          );
        }
        asked.push({ name, id, payload });
        return Promise.resolve();
      },
    },
    policy: { followUpAfter: minutes(10), parallel: 2 },
    clock: () => at,
    narrate: () => undefined,
  };
  return { context, asked, questions };
}

const idsAt = async (at: number): Promise<string[]> => {
  const { context, asked } = aContext({ records: [aRecord(alice)], notices: [aNotice('acs.ims/1')], at });
  await releaseDue(context);
  return asked.map(({ id }) => id);
};

describe('what is due', () => {
  it('is one call an identity, however many of its credentials are due, and one a notice', async () => {
    const records = [aRecord(alice), aRecord(bob), aRecord(alice, 'c0002')];
    const { context, asked, questions } = aContext({ records, notices: [aNotice('acs.ims/1')] });

    const released = await releaseDue(context);

    expect(released).toEqual({ identities: 2, notices: 1 });
    expect(questions).toEqual([[now, now - minutes(10)]]);
    const payloads = [
      { task: 'look-again', notice: 'acs.ims/1' },
      { task: 'look-again', uid: alice },
      { task: 'look-again', uid: bob },
    ];
    expect(asked.map(({ name, payload }) => [name, payload])).toEqual(
      payloads.map((payload) => ['revoke', payload]),
    );
  });

  it('is nothing when nothing is', async () => {
    const { context, asked } = aContext({});

    const released = await releaseDue(context);

    expect(released).toEqual({ identities: 0, notices: 0 });
    expect(asked).toEqual([]);
  });

  it('has the same ids within ten minutes of the clock, and others in the next ten', async () => {
    const slot = Math.ceil(now / minutes(10)) * minutes(10);

    const [first, last, next] = [
      await idsAt(slot),
      await idsAt(slot + minutes(10) - 1),
      await idsAt(slot + minutes(10)),
    ];

    expect(last).toEqual(first);
    expect(next.filter((id) => first.includes(id))).toEqual([]);
  });

  it.each(['acs.ims/9c0e5b52-7f43-4f0a-8a86', 'acs.ram/ü ?', `acs.ram/${'x'.repeat(500)}`])(
    'has ids that are ids of tasks, also of the notice %s',
    async (key) => {
      const { context, asked } = aContext({ notices: [aNotice(key), aNotice(`${key}1`)] });

      await releaseDue(context);

      const ids = asked.map(({ id }) => id);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z_][\w-]{0,127}$/);
      expect(new Set(ids).size).toBe(2);
    },
  );
});

describe('a call that can’t be asked for', () => {
  it('fails in the end, after all others were', async () => {
    const { context, asked } = aContext({
      records: [aRecord(alice), aRecord(bob)],
      isRefused: (id) => id.includes(alice),
    });

    await expect(releaseDue(context)).rejects.toThrow(/1 of 2 due looks could not be asked for: .*Busy/);

    expect(asked.map(({ payload }) => payload)).toEqual([{ task: 'look-again', uid: bob }]);
  });
});
