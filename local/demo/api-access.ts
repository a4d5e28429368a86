/** An issuer of tokens on this machine, for the HTTP API of a local run: its key stands where a deployment has the provider's. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const root = new URL('../../', import.meta.url);
const usualAudience = 'kubeconfig-guard';

/** What makes a token another than the guard accepts. */
export interface TokenChanges {
  readonly audience?: string;
  /** Seconds from now; may be past. */
  readonly expiresIn?: number;
}

export interface Issuer {
  /** The deployment with the issuer's key at the trigger. */
  readonly specFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A token of somebody with these roles; `now` is the cloud's clock, milliseconds. */
  readonly token: (
    name: string,
    roles: readonly string[],
    now: number,
    changes?: TokenChanges,
  ) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Seconds: as long as somebody looks around. */
const tokenLife = 12 * 3600;

export async function createIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'local' };
  const folder = await mkdtemp(join(tmpdir(), 'kubeconfig-guard-'));
  const specFile = join(folder, 's.yaml');
  const deployed = await readFile(new URL('s.yaml', root), 'utf8');
  // Paths of the bundles are the file's own, and the key of the trigger is the one behind `keys:`.
  const text = deployed
    .replaceAll('./dist/', `${fileURLToPath(new URL('dist', root))}/`)
    .replace(/- kty: EC\n(?: {20}.*\n)+/, `- ${JSON.stringify(key)}\n`);
  await writeFile(specFile, text);
  return {
    specFile,
    environment: { GUARD_API_JWKS: JSON.stringify({ keys: [key] }) },
    token: (name, roles, now, { audience = usualAudience, expiresIn = tokenLife } = {}) => {
      const seconds = Math.floor(now / 1000);
      return new SignJWT({ roles })
        .setProtectedHeader({ alg: 'ES256', kid: 'local' })
        .setSubject(name)
        .setAudience(audience)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + expiresIn)
        .sign(privateKey);
    },
    close: () => rm(folder, { recursive: true }),
  };
}
