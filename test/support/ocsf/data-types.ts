/** The data types of OCSF 1.5.0 with the constraints that are published: patterns, lengths, ranges. */
import { isIP } from 'node:net';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };

export const dataTypes: Readonly<Record<string, Schema>> = {
  string_t: text,
  integer_t: integer,
  long_t: integer,
  float_t: { type: 'number' },
  boolean_t: { type: 'boolean' },
  /** Any value at all. */
  json_t: {},
  /** An object whose attributes nobody names. */
  object: { type: 'object' },
  /** Milliseconds since 1970. */
  timestamp_t: integer,
  port_t: { type: 'integer', minimum: 0, maximum: 65_535 },
  ip_t: { type: 'string', maxLength: 40, format: 'ip' },
  subnet_t: { type: 'string', maxLength: 42 },
  mac_t: { type: 'string', maxLength: 32, pattern: '^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$' },
  email_t: { type: 'string', pattern: '^[^@\\s]+@[a-zA-Z0-9-]+\\.[a-zA-Z0-9.-]+$' },
  uuid_t: { type: 'string', pattern: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}' },
  file_hash_t: { type: 'string', pattern: '^[a-fA-F0-9]+$' },
  file_name_t: text,
  file_path_t: text,
  hostname_t: text,
  process_name_t: text,
  resource_uid_t: text,
  url_t: text,
  username_t: text,
};

/** What `format` means above. */
export const formats = { ip: (given: string): boolean => isIP(given.trim()) !== 0 };
