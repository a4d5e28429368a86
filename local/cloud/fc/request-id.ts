import { randomBytes } from 'node:crypto';

/** In the platform's form: `1-<8 hex>-<8 hex>-<12 hex>`. */
export function newRequestId(): string {
  const hex = randomBytes(14).toString('hex');
  return `1-${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`;
}
