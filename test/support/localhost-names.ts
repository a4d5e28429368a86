/**
 * Makes every `*.localhost` name mean this machine (RFC 6761), which not every resolver does: SLS clients put the project
 * before the endpoint's name. Import it before the SDK opens its first connection.
 */
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';

type Callback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

const systemLookup = dns.lookup as unknown as (name: string, options: LookupOptions, done: Callback) => void;

function lookup(name: string, options: LookupOptions | Callback, done?: Callback): void {
  const [wanted, answer] = typeof options === 'function' ? [{}, options] : [options, done];
  if (answer === undefined) throw new TypeError('A lookup needs a callback.');
  if (!name.endsWith('.localhost')) {
    systemLookup(name, wanted, answer);
    return;
  }
  const found = { address: '127.0.0.1', family: 4 };
  process.nextTick(() => {
    if (wanted.all === true) answer(null, [found]);
    else answer(null, found.address, found.family);
  });
}

dns.lookup = lookup as unknown as typeof dns.lookup;
