/** What the inventory learns from: changes of identities (RAM, IMS), of access to clusters (CS), of keys (KMS). */
import type { Observation } from '../../shared/domain/observation.ts';
import { type ParsedEvent, type Parsers, parseChange as parseBy } from '../parse-change.ts';
import { parseKeyChange } from '../parse-key-change.ts';
import { parseAccessChange } from './parse-access-change.ts';
import { parseIdentityChange } from './parse-identity-change.ts';

/** IMS events come with either of the first two (unknown which). */
const parsers: Parsers<Observation> = {
  'acs.ram': parseIdentityChange,
  'acs.ims': parseIdentityChange,
  'acs.cs': parseAccessChange,
  'acs.kms': parseKeyChange,
};

export type RecordedEvent = ParsedEvent<Observation>;

export function parseChange(value: unknown): RecordedEvent {
  return parseBy(value, parsers);
}
