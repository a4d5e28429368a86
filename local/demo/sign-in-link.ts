/**
 * A link that signs in, as an identity provider's portal has one: it leaves the token as the cookie that the report page reads, and
 * leads there. Browsers keep cookies by host and not by port. Only for this machine; nobody can guess the link.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SignInLink {
  /** `http://127.0.0.1:PORT/<random>` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** As the sign-in page leaves it. */
const tokenCookie = 'kubeconfig_guard_token';

export async function createSignInLink(target: string, token: () => Promise<string>): Promise<SignInLink> {
  const path = `/${randomBytes(12).toString('base64url')}`;
  const server = createServer((request, response) => {
    if (request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    token().then(
      (value) => {
        response.writeHead(303, {
          'set-cookie': `${tokenCookie}=${value}; Path=/; HttpOnly; SameSite=Lax`,
          'cache-control': 'no-store',
          location: target,
        });
        response.end();
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
