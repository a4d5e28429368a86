/**
 * The class Detection Finding (2004) of OCSF 1.5.0, whole: every attribute of the class and of each object that can be reached
 * from it, with type, requirement, enumeration and constraints, and no other; without profiles and extensions, which the guard
 * does not name in `metadata.profiles` and `metadata.extensions` (https://schema.ocsf.io/1.5.0/classes/detection_finding).
 *
 * The facts are those of two copies of the published schema (ocsf/ocsf-schema, Apache-2.0) that were read side by side: the one
 * compiled for 1.5.0 in tenzir/tenzir, schema/types/ocsf/v1_5_0.schema at 0b258fc (attributes, requirement, profiles), and the
 * source files of v1.5.0 in mcm/pydantic-ocsf, .schema_cache/ocsf-schema-v1.5.0.json at e9a31dd (the dictionary, data types,
 * enumerations, constraints, and attributes that lead back to their own object, which the first leaves out). The second calls
 * itself 1.6.0-dev, as its repository did right after the release; where both say something, they say the same.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { dataObjects } from './data-objects.ts';
import { dataTypes, formats } from './data-types.ts';
import { deviceObjects } from './device-objects.ts';
import { typesByName, valuesByName } from './dictionary.ts';
import { findingObjects } from './finding-objects.ts';
import { identityObjects } from './identity-objects.ts';
import { type Attribute, type Constraint, type Objects, read } from './notation.ts';

type Schema = Readonly<Record<string, unknown>>;

export const objects: Objects = {
  ...findingObjects,
  ...identityObjects,
  ...deviceObjects,
  ...dataObjects,
};

export const detectionFinding = `
  activity_id!=0-3,99 activity_name anomaly_analyses category_name category_uid!=2 class_name class_uid!=2004 comment confidence
  confidence_id confidence_score count device duration end_time enrichments evidences finding_info! impact impact_id impact_score
  is_alert malware malware_scan_info message metadata! observables raw_data raw_data_size remediation resources risk_details
  risk_level risk_level_id risk_score severity severity_id! start_time status status_code status_detail status_id=0-5,99 time!
  timezone_offset type_name type_uid!=200400-200403,200499 unmapped vendor_attributes vulnerabilities`;

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
  type_uid: [
    'type_name',
    {
      200400: 'Detection Finding: Unknown',
      200401: 'Detection Finding: Create',
      200402: 'Detection Finding: Update',
      200403: 'Detection Finding: Close',
    },
  ],
} as const satisfies Record<string, readonly [string, Readonly<Record<number, string>>]>;

/** Says of an event whether it is a Detection Finding. @throws Error where an attribute or an object is not described */
export function detectionFindingCheck(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, formats });
  const $defs = Object.fromEntries(Object.entries(objects).map(([name, line]) => [name, schemaOf(line)]));
  return ajv.compile({ ...schemaOf(detectionFinding), $defs });
}

function schemaOf(line: string): Schema {
  const { attributes, constraints } = read(line);
  return {
    type: 'object',
    properties: Object.fromEntries(attributes.map((attribute) => [attribute.name, valueOf(attribute)])),
    required: attributes.filter(({ isRequired }) => isRequired).map(({ name }) => name),
    additionalProperties: false,
    ...(constraints.length === 0 ? {} : { allOf: constraints.map(constraintOf) }),
  };
}

function valueOf({ name, type, values: own }: Attribute): Schema {
  const usual = typesByName.get(name);
  if (usual === undefined) throw new Error(`The dictionary has no attribute ${name}.`);
  const isList = usual.endsWith('[]');
  const one = typeOf(type ?? usual.replace('[]', ''));
  const values = own ?? valuesByName.get(name);
  const item = values === undefined ? one : { ...one, enum: values };
  return isList ? { type: 'array', items: item } : item;
}

function typeOf(name: string): Schema {
  if (objects[name] !== undefined) return { $ref: `#/$defs/${name}` };
  const known = dataTypes[name];
  if (known === undefined) throw new Error(`The type ${name} is not described.`);
  return known;
}

function constraintOf({ kind, names }: Constraint): Schema {
  return { [kind === 'any' ? 'anyOf' : 'oneOf']: names.map((name) => ({ required: [name] })) };
}
