/** Turns what the function logs and what the bus delivers into lines for people, as it happens. */
import * as z from 'zod';
import type { CloudEvent } from '../cloud/core/contract.ts';
import type { Names } from './names.ts';
import type { Paper, Tone } from './paper.ts';
import { counted, shortTimes } from './text.ts';

export interface Narrator {
  onEvent(event: CloudEvent): void;
  onLog(text: string): void;
}

const text = z.string().catch('');
const texts = z.array(z.string()).catch([]);

/** The facts of all steps; what a step does not have reads as empty. */
const lineSchema = z.object({
  step: z.string(),
  uid: text,
  names: texts,
  type: text,
  from: text,
  existence: text,
  how: text,
  count: z.number().catch(0),
  source: text,
  clusters: texts,
  clusterId: text,
  certificate: text,
  evidence: text,
  decision: text,
  reasons: texts,
  until: text,
  ackRequestId: text,
  status: text,
  entry: text,
  facts: z.record(z.string(), z.unknown()).catch({}),
  outcome: text,
  text,
  why: text,
  key: text,
  notices: z.number().catch(0),
  phase: text,
  clusterName: text,
  region: text,
  pages: z.number().catch(0),
  identities: z.number().catch(0),
  verdict: text,
  unseen: z.number().catch(0),
  traits: z.object({ residual: z.number().catch(0) }).catch({ residual: 0 }),
  released: z.number().catch(0),
  credentials: z.number().catch(0),
  error: z.object({ name: text, message: text }).catch({ name: '', message: '' }),
});

type Line = z.infer<typeof lineSchema>;

const trailData = z.object({
  eventName: z.string(),
  resourceName: text,
  serviceName: text,
  errorCode: text,
});

const proofs: Readonly<Record<string, string>> = {
  'no-such-user': 'asked for by id, and there is no such user',
  'in-recycle-bin': 'it is in the recycle bin',
  'role-not-listed': 'every page of the roles read, and it is not among them',
  'name-taken-by-another-role': 'its name now answers another id',
};

const sources: Readonly<Record<string, string>> = {
  event: 'named by the event',
  inventory: 'found by its name in the records',
  'recycle-bin': 'found by its name',
  ack: 'found by its name at ACK',
};

/** Node's own remarks about what a dependency uses: nothing that happened. */
const ofNode = /^\(node:\d+\) \[DEP\d+\]|^\(Use `node --trace-/;

const toneOf: Readonly<Record<string, Tone>> = { revoke: 'red', hold: 'yellow' };

export function narratorOn(paper: Paper, names: Names): Narrator {
  const tellers: Readonly<Record<string, (line: Line) => void>> = {
    deletion: () => undefined,
    identity: (line) => {
      const { uid, from, existence, how } = line;
      const found = sources[from] === undefined ? '' : `, ${sources[from]}`;
      const proof = proofs[how] ?? how;
      const says = existence === 'gone' ? 'proven gone' : existence;
      paper.entry(
        'identity',
        `${names.identity(uid)} is ${uid}${found}; ${says}${proof === '' ? '' : `: ${proof}`}`,
      );
    },
    'credentials found': ({ uid, count, source }) => {
      const where = source === '' ? '' : ` (from ${source})`;
      paper.entry('could open', `${names.identity(uid)}: ${counted(count, 'cluster')}${where}`);
    },
    decided: ({ clusterId, certificate, evidence, decision, reasons, until }) => {
      const cluster = names.cluster(clusterId);
      paper.entry('evidence', `${cluster}: certificate ${certificate}, use ${evidence}`);
      paper.entry(
        'decision',
        `${cluster}: ${decision}${until === '' ? '' : ` until ${shortTimes(until)}`}. ${shortTimes(reasons.join(' '))}`,
        toneOf[decision],
      );
    },
    'revocation accepted': ({ clusterId, ackRequestId }) =>
      paper.entry('revocation', `${names.cluster(clusterId)}: accepted by ACK (${ackRequestId})`),
    recorded: ({ clusterId, status, entry, facts }) => {
      const { certificate, grants } = facts;
      const cluster = names.cluster(clusterId);
      if (typeof certificate === 'string' && typeof grants === 'string')
        paper.entry('read back', `${cluster}: certificate ${certificate}, grants ${grants}`);
      const tone = status === 'revoked' ? 'green' : undefined;
      paper.entry('recorded', `${cluster}: ${status}, as ${entry} in the journal`, tone);
    },
    change: ({ uid, text: said }) =>
      paper.entry('inventory', uid === '' ? said : said.replace(uid, names.identity(uid))),
    notice: ({ outcome, text: said }) => paper.entry('event done', `${outcome}: ${shortTimes(said)}`),
    due: ({ notices, credentials }) =>
      paper.entry('due', `${counted(notices, 'event')}, ${counted(credentials, 'credential')}`),
    sweep: ({ phase }) => paper.entry('run', phase),
    'inventory refreshed': ({ identities }) => paper.entry('inventory', `${identities} identities listed`),
    audited: ({ clusterName, outcome, credentials, traits, why }) =>
      paper.entry(
        'audited',
        outcome === 'audited'
          ? `${clusterName}: ${counted(credentials, 'kubeconfig')}, ${traits.residual} left over`
          : `${clusterName}: ${outcome}. ${why}`,
      ),
    'encryption verified': ({ clusterId, verdict, reasons }) =>
      paper.entry('Secrets', `${names.cluster(clusterId)}: ${verdict}. ${reasons.join(' ')}`),
    'key operations read': ({ region, pages }) =>
      paper.entry('ActionTrail', `${region}: ${counted(pages, 'page')} read`),
    'switch-off-reviewed': () => paper.entry('policies', 'who could switch Secret encryption off'),
    'sweep closed': ({ unseen, released, traits }) =>
      paper.entry(
        'run closed',
        `${traits.residual} left over, ${released} released, ${unseen} not seen`,
        'green',
      ),
    skipped: ({ key, why }) => paper.entry('skipped', `${key}: ${why}`),
    failed: ({ error }) => paper.entry('failed', `${error.name}: ${error.message}`, 'red'),
  };

  return {
    onEvent: (event) => {
      const { eventName, resourceName, serviceName, errorCode } = trailData.parse(event.data);
      const resource = serviceName === 'Cs' ? names.cluster(resourceName) : resourceName;
      const failed = errorCode === '' ? '' : `, which failed with ${errorCode}`;
      paper.entry('event', `${eventName} of ${resource} through ${serviceName}${failed}, delivered`, 'cyan');
    },
    onLog: (logged) => {
      const line = parseLine(logged);
      if (line === undefined) {
        if (!ofNode.test(logged)) paper.entry('output', logged);
        return;
      }
      const tell = tellers[line.step];
      if (tell === undefined) paper.entry('also', `${line.step}: ${line.why}`);
      else tell(line);
    },
  };
}

function parseLine(logged: string): Line | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(logged)).data;
  } catch (error) {
    // The runtime's own words are no JSON; they are shown as they are.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
