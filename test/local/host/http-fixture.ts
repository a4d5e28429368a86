/** A function behind its HTTP trigger, and somebody who calls it. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { MovableClock } from '../../../local/cloud/core/clock.ts';
import { createKeyring, type Keyring } from '../../../local/cloud/keys.ts';
import { serveHttpTriggers } from '../../../local/host/http/http-triggers.ts';
import { cleanUp, hostOf } from './bundles.ts';

const accountId = '1700000000000001';

/** Answers with its event. */
export const mirror = 'exports.handler = async (event) => ({ statusCode: 200, body: event.toString() });';

export interface Served {
  readonly url: string;
  readonly clock: MovableClock;
  readonly keyring: Keyring;
}

/** Ends with the test. */
export async function serve(
  triggerConfig: Readonly<Record<string, unknown>>,
  code = mirror,
): Promise<Served> {
  onTestFinished(cleanUp);
  const clock = new MovableClock();
  const keyring = createKeyring({ principal: { type: 'root-account', id: accountId, name: 'root' } }, clock);
  const trigger = { triggerName: 'http', triggerType: 'http', triggerConfig };
  const host = await hostOf({ api: { code, props: { triggers: [trigger] } } });
  const served = await serveHttpTriggers(host, { accountId, clock, keys: keyring.lookup });
  onTestFinished(() => served.close());
  return { url: served.urls['api'] ?? '', clock, keyring };
}

export const open = { authType: 'anonymous', methods: ['GET', 'POST', 'PUT', 'DELETE'] };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

interface Signer {
  readonly alg: string;
  readonly kid?: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const rsaSigner: Signer = { alg: 'RS256', kid: 'key-1', ...rsa };
export const pssSigner: Signer = { alg: 'PS256', kid: 'key-2', ...rsa };
export const ecSigner: Signer = { alg: 'ES256', kid: 'key-3', ...ec };

/** The public key as a trigger's configuration has it. */
export function jwkOf({ alg, kid, publicKey }: Signer): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), alg, use: 'sig', ...(kid === undefined ? {} : { kid }) };
}

export function jwtConfig(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const keys = [jwkOf(rsaSigner), jwkOf(pssSigner), jwkOf(ecSigner)];
  const authConfig = { jwks: { keys }, tokenLookup: 'header:Authorization:Bearer', ...changes };
  return { authType: 'jwt', methods: ['GET'], authConfig };
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function token(claims: Readonly<Record<string, unknown>>, signer = rsaSigner, header = {}): string {
  const { alg, kid, privateKey } = signer;
  const signed = `${part({ alg, typ: 'JWT', ...(kid === undefined ? {} : { kid }), ...header })}.${part(claims)}`;
  const padding = alg.startsWith('PS') ? { padding: 6, saltLength: 32 } : {};
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const, ...padding };
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

export const bearer = (text: string): { headers: Record<string, string> } => ({
  headers: { authorization: `Bearer ${text}` },
});
