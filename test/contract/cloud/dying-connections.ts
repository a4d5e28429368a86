/**
 * A relay before a service that resets every connection at its second request: what a process finds that was frozen while
 * the other side closed its idle connections, and that has not seen the closing.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** How many connections were made, and how many of them were reset. */
  connections(): number;
  resets(): number;
  close(): Promise<void>;
}

export async function relayTo(endpoint: string): Promise<Relay> {
  const port = Number(endpoint.split(':')[1]);
  const sockets: Socket[] = [];
  let resets = 0;
  const server = createServer((socket) => {
    const upstream = connect(port, '127.0.0.1');
    sockets.push(socket);
    let requests = 0;
    socket.on('data', (bytes) => {
      // Small requests arrive in one piece, those with a body in two.
      if (/^(GET|POST|DELETE) /.test(bytes.toString('latin1', 0, 7))) requests += 1;
      if (requests > 1) {
        resets += 1;
        socket.resetAndDestroy();
      } else upstream.write(bytes);
    });
    upstream.pipe(socket);
    for (const [end, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      end.on('error', () => end.destroy());
      end.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => sockets.length,
    resets: () => resets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
