/** Lists as CSV and as OCSF: what a spreadsheet and a SIEM get. */
import { expect, test } from 'vitest';
import { hours } from '../../../shared/domain/time.ts';
import { aFinding } from '../../contract/state/domain-builders.ts';
import { captions, detectionFindingCheck } from '../../support/ocsf/detection-finding.ts';
import { alice, fill, payments } from './a-small-account.ts';
import { anApi } from './an-api.ts';

const isDetectionFinding = detectionFindingCheck();

function linesOf(text: string): Record<string, unknown>[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.each([
  ['/v1/clusters', 'cluster_id,cluster_name,region', `${payments},payments,cn-hangzhou`],
  [`/v1/clusters/${payments}/credentials`, 'cluster_id,cluster_name,uid', `${payments},production,${alice}`],
  [`/v1/identities/${alice}/credentials`, 'cluster_id,cluster_name,uid', `${payments},production,${alice}`],
  ['/v1/findings', 'severity,kind,subject,text', `critical,used-after-deletion,${payments}+${alice},`],
])('%s is a CSV file for whoever wants one', async (path, head, first) => {
  const api = await anApi();
  await fill(api.state);

  const byQuery = await api.get(`${path}?format=csv`);
  const byHeader = await api.get(path, { headers: { accept: 'text/csv' } });
  const text = await byQuery.text();

  expect(byQuery.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(byQuery.headers.get('content-disposition')).toMatch(/^attachment; filename="[a-z]+\.csv"$/);
  const [columns, row] = text.split('\r\n');
  expect(columns?.startsWith(head)).toBe(true);
  expect(row?.startsWith(first)).toBe(true);
  expect(await byHeader.text()).toBe(text);
});

test('a formula in a finding is text in the file', async () => {
  const api = await anApi();
  await fill(api.state);

  const text = await (await api.get('/v1/findings?format=csv')).text();

  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(text).toContain('"Old, ""very"" old\nand\r\nlonely."');
});

test('pages of a file follow the link', async () => {
  const api = await anApi();
  await fill(api.state);

  const subjects: string[] = [];
  let path: string | undefined = '/v1/findings?format=csv&size=1';
  while (path !== undefined) {
    const response = await api.get(path);
    const [, ...rows] = (await response.text()).trimEnd().split(/\r\n(?=critical|warning|notice)/);
    subjects.push(...rows.map((row) => row.split(',')[1] ?? ''));
    path = /^<(.+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  }

  expect(subjects).toEqual(['used-after-deletion', 'log-unverifiable', 'key-not-rotated']);
});

test('findings are Detection Findings of OCSF 1.5.0, one a line', async () => {
  const api = await anApi();
  await fill(api.state);
  await api.state.findings.open(
    aFinding({ subject: payments, kind: 'log-unverifiable', at: api.fixture.now() + hours(1) }),
  );

  const response = await api.get('/v1/findings', { headers: { accept: 'application/x-ndjson' } });
  const events = linesOf(await response.text());

  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  for (const event of events) {
    expect(isDetectionFinding(event), JSON.stringify(isDetectionFinding.errors)).toBe(true);
    for (const [id, [caption, names]] of Object.entries(captions)) {
      expect(event[caption], id).toBe((names as Readonly<Record<number, string>>)[Number(event[id])]);
    }
    expect(event['type_uid']).toBe(2004 * 100 + Number(event['activity_id']));
  }
  expect(events.map((event) => event['severity'])).toEqual(['Critical', 'Medium', 'Low']);
  expect(events.map((event) => event['activity_name'])).toEqual(['Create', 'Update', 'Create']);
});

test('a finding keeps its OCSF id as long as it is open, and gets another when it comes back', async () => {
  const api = await anApi();
  const { findings } = api.state;
  const now = api.fixture.now();
  const uid = async (): Promise<unknown> => {
    const [event] = linesOf(await (await api.get('/v1/findings?format=ocsf')).text());
    const { uid: id } = (event?.['finding_info'] as { uid?: unknown } | undefined) ?? {};
    return id;
  };
  await findings.open(aFinding({ at: now }));
  const first = await uid();
  await findings.open(aFinding({ at: now + 1 }));
  const again = await uid();
  await findings.close('c0001+1', 'unconfirmed', now + 2);
  await findings.open(aFinding({ at: now + 3 }));

  const later = await uid();

  expect(again).toBe(first);
  expect(later).not.toBe(first);
});
