/**
 * The class Detection Finding (2004) of OCSF 1.5.0 without profiles, as JSON Schema: every attribute that the published class and
 * the objects that the guard emits define, with type, requirement and enumeration, and no other
 * (https://schema.ocsf.io/1.5.0/classes/detection_finding and /objects/…; ocsf/ocsf-schema, Apache-2.0). An object that is not
 * described here is refused: whoever begins to emit it describes it first.
 */

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };
/** Milliseconds since 1970. */
const timestamp: Schema = { type: 'integer', minimum: 0 };
const flag: Schema = { type: 'boolean' };
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const among = (...values: readonly number[]): Schema => ({ type: 'integer', enum: values });
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });

function object(
  attributes: Readonly<Record<string, Schema>>,
  required: readonly string[],
  constraints: Schema = {},
): Schema {
  return { type: 'object', properties: attributes, required, additionalProperties: false, ...constraints };
}

/** The constraint `at_least_one` of the published schema. */
const atLeastOne = (...names: readonly string[]): Schema => ({
  anyOf: names.map((name) => ({ required: [name] })),
});

const undescribed = [
  'agent',
  'analytic',
  'anomaly_analysis',
  'attack',
  'device',
  'enrichment',
  'evidences',
  'extension',
  'feature',
  'graph',
  'group',
  'key_value_object',
  'kill_chain_phase',
  'logger',
  'malware',
  'malware_scan_info',
  'observable',
  'related_event',
  'remediation',
  'trait',
  'transformation_info',
  'user',
  'vendor_attributes',
  'vulnerability',
];

const product = object(
  {
    name: text,
    uid: text,
    cpe_name: text,
    feature: ref('feature'),
    lang: text,
    path: text,
    url_string: text,
    vendor_name: text,
    version: text,
  },
  [],
  atLeastOne('name', 'uid'),
);

const metadata = object(
  {
    correlation_uid: text,
    debug: listOf(text),
    event_code: text,
    extension: ref('extension'),
    extensions: listOf(ref('extension')),
    labels: listOf(text),
    log_level: text,
    log_name: text,
    log_provider: text,
    log_version: text,
    logged_time: timestamp,
    loggers: listOf(ref('logger')),
    modified_time: timestamp,
    original_time: text,
    processed_time: timestamp,
    product: ref('product'),
    profiles: listOf(text),
    sequence: integer,
    tags: listOf(ref('key_value_object')),
    tenant_uid: text,
    transformation_info_list: listOf(ref('transformation_info')),
    uid: text,
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
  },
  ['product', 'version'],
);

const findingInfo = object(
  {
    analytic: ref('analytic'),
    attacks: listOf(ref('attack')),
    created_time: timestamp,
    data_sources: listOf(text),
    desc: text,
    first_seen_time: timestamp,
    kill_chain: listOf(ref('kill_chain_phase')),
    last_seen_time: timestamp,
    modified_time: timestamp,
    product: ref('product'),
    product_uid: text,
    related_analytics: listOf(ref('analytic')),
    related_events: listOf(ref('related_event')),
    related_events_count: integer,
    src_url: text,
    tags: listOf(ref('key_value_object')),
    title: text,
    traits: listOf(ref('trait')),
    types: listOf(text),
    uid: text,
    uid_alt: text,
  },
  ['uid'],
);

const resourceDetails = object(
  {
    agent_list: listOf(ref('agent')),
    cloud_partition: text,
    created_time: timestamp,
    criticality: text,
    data: {},
    group: ref('group'),
    hostname: text,
    ip: text,
    is_backed_up: flag,
    labels: listOf(text),
    modified_time: timestamp,
    name: text,
    namespace: text,
    owner: ref('user'),
    region: text,
    resource_relationship: ref('graph'),
    tags: listOf(ref('key_value_object')),
    type: text,
    uid: text,
    uid_alt: text,
    version: text,
    zone: text,
  },
  [],
  atLeastOne('name', 'uid'),
);

const event = object(
  {
    activity_id: among(0, 1, 2, 3, 99),
    activity_name: text,
    anomaly_analyses: listOf(ref('anomaly_analysis')),
    category_name: text,
    category_uid: { const: 2 },
    class_name: text,
    class_uid: { const: 2004 },
    comment: text,
    confidence: text,
    confidence_id: among(0, 1, 2, 3, 99),
    confidence_score: integer,
    count: integer,
    device: ref('device'),
    duration: integer,
    end_time: timestamp,
    enrichments: listOf(ref('enrichment')),
    evidences: listOf(ref('evidences')),
    finding_info: ref('finding_info'),
    impact: text,
    impact_id: among(0, 1, 2, 3, 4, 99),
    impact_score: { type: 'integer', minimum: 0, maximum: 100 },
    is_alert: flag,
    malware: listOf(ref('malware')),
    malware_scan_info: ref('malware_scan_info'),
    message: text,
    metadata: ref('metadata'),
    observables: listOf(ref('observable')),
    raw_data: text,
    raw_data_size: integer,
    remediation: ref('remediation'),
    resources: listOf(ref('resource_details')),
    risk_details: text,
    risk_level: text,
    risk_level_id: among(0, 1, 2, 3, 4, 99),
    risk_score: integer,
    severity: text,
    severity_id: among(0, 1, 2, 3, 4, 5, 6, 99),
    start_time: timestamp,
    status: text,
    status_code: text,
    status_detail: text,
    status_id: among(0, 1, 2, 3, 4, 5, 99),
    time: timestamp,
    timezone_offset: { type: 'integer', minimum: -1080, maximum: 1080 },
    type_name: text,
    type_uid: among(200400, 200401, 200402, 200403, 200499),
    unmapped: { type: 'object' },
    vendor_attributes: ref('vendor_attributes'),
    vulnerabilities: listOf(ref('vulnerability')),
  },
  ['activity_id', 'category_uid', 'class_uid', 'finding_info', 'metadata', 'severity_id', 'time', 'type_uid'],
);

/** Ids and what they are called in the published schema: a caption beside an id must be its own. */
export const captions = {
  activity_id: ['activity_name', { 0: 'Unknown', 1: 'Create', 2: 'Update', 3: 'Close' }],
  severity_id: [
    'severity',
    { 0: 'Unknown', 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High', 5: 'Critical', 6: 'Fatal' },
  ],
  status_id: [
    'status',
    { 0: 'Unknown', 1: 'New', 2: 'In Progress', 3: 'Suppressed', 4: 'Resolved', 5: 'Archived' },
  ],
  category_uid: ['category_name', { 2: 'Findings' }],
  class_uid: ['class_name', { 2004: 'Detection Finding' }],
} as const satisfies Record<string, readonly [string, Readonly<Record<number, string>>]>;

export const detectionFinding: Schema = {
  ...event,
  $defs: {
    ...Object.fromEntries(undescribed.map((name) => [name, false])),
    product,
    metadata,
    finding_info: findingInfo,
    resource_details: resourceDetails,
  },
};
