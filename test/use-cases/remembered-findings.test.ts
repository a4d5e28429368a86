/** One read of what is open about an identity serves a whole run, and nothing that is open is missed by it. */
import { expect, test } from 'vitest';
import type { Uid } from '../../shared/domain/ids.ts';
import type { Finding, FindingKind } from '../../shared/domain/record.ts';
import { rememberedFindings } from '../../shared/use-cases/remembered-findings.ts';

const uid = '300000000000000001' as Uid;
const subject = `c0001+${uid}`;
const aFinding = (kind: FindingKind, about = subject): Finding => ({
  subject: about,
  kind,
  severity: 'warning',
  text: 'text',
  at: 0,
});

/** What is open in the state, what was asked of it, and how often it can't be read. */
function aState(open: readonly FindingKind[], failures = 0) {
  const asked: string[] = [];
  let left = failures;
  const findings = rememberedFindings({
    open: async (finding, options) => {
      asked.push(`open ${finding.kind}${options?.isNew === true ? ' as new' : ''}`);
      return { change: 'opened', since: 0 };
    },
    close: async (_subject, kind) => {
      asked.push(`close ${kind}`);
      return 0;
    },
    closeAny: async (about, kinds) => {
      asked.push(`close any of ${about}: ${kinds.join(' ')}`);
      return kinds.map((kind) => ({ kind, since: 0 }));
    },
    openAboutIdentity: async (identity) => {
      asked.push(`read ${identity}`);
      if (left > 0) throw new Error(`unreadable ${(left -= 1)}`);
      return open.map((kind) => ({ kind, subject }));
    },
  });
  return { findings, asked };
}

test('what is open is closed, and what is not is not asked for', async () => {
  const { findings, asked } = aState(['residual']);

  const closed = await findings.closeAny(subject, ['unconfirmed', 'residual'], 5);
  await findings.closeAny(`c0002+${uid}`, ['unconfirmed', 'residual'], 5);

  expect(closed).toEqual([{ kind: 'residual', since: 0 }]);
  expect(asked).toEqual([`read ${uid}`, `close any of ${subject}: residual`]);
});

test('what the run itself opens and closes is remembered', async () => {
  const { findings, asked } = aState(['residual']);

  await findings.open(aFinding('unconfirmed'));
  await findings.open(aFinding('unconfirmed'));
  await findings.open(aFinding('residual'));
  await findings.closeAny(subject, ['unconfirmed', 'residual'], 5);
  await findings.closeAny(subject, ['unconfirmed', 'residual'], 6);
  await findings.open(aFinding('residual'));
  await findings.close(subject, 'residual', 7);
  await findings.closeAny(subject, ['residual'], 8);

  expect(asked).toEqual([
    `read ${uid}`,
    'open unconfirmed as new',
    'open unconfirmed',
    'open residual',
    `close any of ${subject}: unconfirmed residual`,
    'open residual as new',
    'close residual',
  ]);
});

test('what is about something else than a credential is asked for each time', async () => {
  const { findings, asked } = aState([]);

  await findings.open(aFinding('over-limit', 'plan'));
  await findings.closeAny('plan', ['over-limit', 'residual'], 5);

  expect(asked).toEqual(['open over-limit', 'close any of plan: over-limit residual']);
});

test('what could not be read is an error, and is read again', async () => {
  const { findings } = aState(['residual'], 1);

  await expect(findings.closeAny(subject, ['residual'], 5)).rejects.toThrow('unreadable');

  expect(await findings.closeAny(subject, ['residual'], 5)).toHaveLength(1);
});
