/** That the description of OCSF's class is whole, takes what the class allows, and refuses everything else however deep. */
import { describe, expect, test } from 'vitest';
import { detectionFinding, detectionFindingCheck, objects } from '../../support/ocsf/detection-finding.ts';
import { dataTypes } from '../../support/ocsf/data-types.ts';
import { typesByName } from '../../support/ocsf/dictionary.ts';
import { read } from '../../support/ocsf/notation.ts';

type Json = Readonly<Record<string, unknown>>;

const isDetectionFinding = detectionFindingCheck();

const process = {
  pid: 4711,
  name: 'kubectl',
  file: { name: 'kubectl', type_id: 1, hashes: [{ algorithm_id: 3, value: '0aF9' }] },
  parent_process: { pid: 1, user: { uid: '0', type_id: 2, ldap_person: { manager: { name: 'mei' } } } },
};
const device = {
  uid: 'i-1',
  type_id: 1,
  ip: '2001:db8::7',
  mac: '18:36:F3:98:4F:9A',
  os: { name: 'Linux', type_id: 200 },
  agent_list: [{ name: 'agent', type_id: 1 }],
};
const endpoint = { ip: '203.0.113.24', port: 65_535, proxy_endpoint: { domain: 'example.com' } };
const attack = {
  technique: { uid: 'T1078' },
  mitigation: { uid: 'M1', countermeasures: [{ d3f_tactic: { name: 'Evict' } }] },
};
const event = {
  activity_id: 1,
  category_uid: 2,
  class_uid: 2004,
  type_uid: 200401,
  severity_id: 5,
  time: 1_763_000_000_000,
  metadata: {
    version: '1.5.0',
    product: { name: 'kubeconfig-guard' },
    loggers: [{ uid: 'l-1', device }],
    tags: [{ name: 'team', values: ['platform'] }],
  },
  finding_info: {
    uid: 'f-1',
    analytic: { name: 'use', type_id: 1, related_analytics: [{ uid: 'a', type_id: 99 }] },
    attacks: [attack],
    kill_chain: [{ phase_id: 7 }],
  },
  evidences: [
    {
      process,
      device,
      actor: { user: { name: 'alice' }, session: { uid: 's-1', is_mfa: true } },
      src_endpoint: endpoint,
      http_request: { http_method: 'GET', url: { path: '/api', category_ids: [0, 121] } },
      email: { from: 'alice@example.com' },
      tls: { version: '1.3', extension_list: [{ type_id: 51, data: null }] },
      data: 'anything',
    },
  ],
  resources: [{ uid: 'c1', owner: { account: { uid: '1', type_id: 99 } } }],
  vulnerabilities: [
    { cve: { uid: 'CVE-2026-1', cvss: [{ base_score: 9.1, version: '4.0', depth: 'Base' }] } },
  ],
  unmapped: { colour: 'red' },
};

/** The event with another value at the place that a path names; undefined takes it away. */
function changed(path: string, value: unknown): Json {
  const copy = structuredClone(event) as Record<string, unknown>;
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  let at: Record<string, unknown> = copy;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

describe('the class Detection Finding', () => {
  test('is described down to the last object', () => {
    const types = new Set<string>();
    const names = new Set<string>();
    const toRead = [detectionFinding];
    for (let line = toRead.pop(); line !== undefined; line = toRead.pop()) {
      for (const { name, type = typesByName.get(name)?.replace('[]', '') ?? '' } of read(line).attributes) {
        names.add(name);
        if (!types.has(type) && objects[type] !== undefined) toRead.push(objects[type]);
        types.add(type);
      }
    }

    expect([...types].toSorted()).toEqual([...Object.keys(objects), ...Object.keys(dataTypes)].toSorted());
    expect([...names].toSorted()).toEqual([...typesByName.keys()].toSorted());
  });

  test('takes an event with objects in objects', () => {
    expect(isDetectionFinding(event), JSON.stringify(isDetectionFinding.errors)).toBe(true);
  });

  test.each([
    ['no finding', 'finding_info', undefined, 'required', ''],
    ['no time', 'time', undefined, 'required', ''],
    ['a finding without its id', 'finding_info/uid', undefined, 'required', '/finding_info'],
    ['no version of the schema', 'metadata/version', undefined, 'required', '/metadata'],
    ['no type of a device', 'evidences/0/device/type_id', undefined, 'required', '/evidences/0/device'],
    ['an attribute that the class does not have', 'colour', 'red', 'additionalProperties', ''],
    ['an attribute of a profile that is not named', 'action_id', 1, 'additionalProperties', ''],
    [
      'one that an object does not have',
      'metadata/product/colour',
      'red',
      'additionalProperties',
      '/metadata/product',
    ],
    [
      'one deep inside',
      'evidences/0/process/parent_process/user/colour',
      'red',
      'additionalProperties',
      '/evidences/0/process/parent_process/user',
    ],
    ['a severity that is none', 'severity_id', 7, 'enum', '/severity_id'],
    ['another class', 'class_uid', 2003, 'enum', '/class_uid'],
    ['an activity of another class', 'type_uid', 200404, 'enum', '/type_uid'],
    [
      'a method that is none',
      'evidences/0/http_request/http_method',
      'get',
      'enum',
      '/evidences/0/http_request/http_method',
    ],
    [
      'a category that is none',
      'evidences/0/http_request/url/category_ids/1',
      2,
      'enum',
      '/evidences/0/http_request/url/category_ids/1',
    ],
    ['a time in words', 'time', '2026-11-20T09:15:04Z', 'type', '/time'],
    ['a time in parts of milliseconds', 'time', 1.5, 'type', '/time'],
    ['one object for a list', 'resources', { uid: 'c1' }, 'type', '/resources'],
    ['a list for one object', 'finding_info', [{ uid: 'f-1' }], 'type', '/finding_info'],
    [
      'a number for a text deep inside',
      'evidences/0/process/parent_process/user/ldap_person/manager/name',
      4711,
      'type',
      '/evidences/0/process/parent_process/user/ldap_person/manager/name',
    ],
    ['an address that is none', 'evidences/0/device/ip', '203.0.113.256', 'format', '/evidences/0/device/ip'],
    [
      'a port that is none',
      'evidences/0/src_endpoint/port',
      65_536,
      'maximum',
      '/evidences/0/src_endpoint/port',
    ],
    ['a MAC that is none', 'evidences/0/device/mac', '18-36', 'pattern', '/evidences/0/device/mac'],
    [
      'an email address that is none',
      'evidences/0/email/from',
      'alice',
      'pattern',
      '/evidences/0/email/from',
    ],
    [
      'a hash that is none',
      'evidences/0/process/file/hashes/0/value',
      'xyz',
      'pattern',
      '/evidences/0/process/file/hashes/0/value',
    ],
    ['a resource that nothing names', 'resources/0/uid', undefined, 'anyOf', '/resources/0'],
    ['evidence of nothing', 'evidences/0', { name: 'x' }, 'anyOf', '/evidences/0'],
    [
      'a vulnerability with two names',
      'vulnerabilities/0/cwe',
      { uid: 'CWE-1' },
      'oneOf',
      '/vulnerabilities/0',
    ],
    [
      'a device that nothing names',
      'metadata/loggers/0/device',
      { type_id: 1 },
      'anyOf',
      '/metadata/loggers/0/device',
    ],
  ])('refuses %s', (_what, path, value, keyword, place) => {
    const isValid = isDetectionFinding(changed(path, value));

    expect(isValid).toBe(false);
    const errors = isDetectionFinding.errors?.map((error) => [error.keyword, error.instancePath]);
    expect(errors).toContainEqual([keyword, place]);
  });

  test.each([
    ['a word of another form', 'Name', /is no attribute/],
    ['a constraint on what is not there', 'name @any(name,uid)', /no attribute uid/],
  ])('can’t be written with %s', (_what, line, message) => {
    expect(() => read(line)).toThrow(message);
  });
});
