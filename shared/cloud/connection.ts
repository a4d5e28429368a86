/** What every adapter is made from: who calls, where to, how long to wait, how often to ask again. */
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Clock, Duration } from '../domain/time.ts';
import { CloudError } from '../use-cases/cloud-error.ts';
import { type Pauses, type RetryPolicy, usualRetries } from './retry.ts';

export type CloudService =
  'cs' | 'ims' | 'ram' | 'sts' | 'sls' | 'kms' | 'actiontrail' | 'fc' | 'eventbridge';

export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary credentials. */
  readonly securityToken?: string;
}

export interface ConnectionOptions {
  readonly region: string;
  /** Asked before each request: temporary credentials are renewed while the process lives. */
  readonly credentials: () => Credentials | Promise<Credentials>;
  readonly clock: Clock;
  /** `host` or `host:port` instead of the public endpoint; `{region}` in it stands for the region that is asked. */
  readonly endpoints?: Readonly<Partial<Record<CloudService, string>>>;
  /** Reads logs over the region's inner network. */
  readonly intranet?: boolean;
  /** For the connection, and again for the answer; 10 s when absent. */
  readonly timeoutMs?: Duration;
  /** The same for log queries, which run up to 55 s (documented); 60 s when absent. */
  readonly queryTimeoutMs?: Duration;
  readonly retry?: Partial<RetryPolicy>;
  readonly sleep?: Pauses['sleep'];
  readonly random?: Pauses['random'];
  /** Asked before each call: when it aborts, calls end as `unreachable`. */
  readonly signal?: () => AbortSignal | undefined;
  /** Rows a page; what each operation allows at most when absent. */
  readonly pageSize?: number;
}

/** In the form that the vendor's clients take. */
export interface ClientConfig {
  /** @throws CloudError `unauthenticated` when there are no credentials. */
  readonly credential: { getCredential(): Promise<Credentials & { readonly type: 'sts' | 'access_key' }> };
  readonly regionId: string;
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
  readonly connectTimeout: Duration;
  readonly readTimeout: Duration;
  readonly userAgent: string;
}

export interface Connection {
  readonly region: string;
  readonly retry: RetryPolicy;
  readonly pauses: Pauses;
  /** How long a request other than a log query waits for its answer at most. */
  readonly timeoutMs: Duration;
  readonly pageSize: number | undefined;
  signal(): AbortSignal | undefined;
  clientConfig(service: CloudService, region?: string): ClientConfig;
}

const product = 'kubeconfig-guard';

export function createConnection(options: ConnectionOptions): Connection {
  const { region, timeoutMs = 10_000, queryTimeoutMs = 60_000 } = options;
  const getCredential: ClientConfig['credential']['getCredential'] = async () => {
    const current = complete(await asked(options.credentials));
    return { ...current, type: current.securityToken === undefined ? 'access_key' : 'sts' };
  };
  return {
    region,
    retry: { ...usualRetries, ...options.retry },
    pauses: {
      clock: options.clock,
      sleep:
        options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, signal === undefined ? {} : { signal })),
      random: options.random ?? Math.random,
    },
    timeoutMs,
    pageSize: options.pageSize,
    signal: () => options.signal?.(),
    clientConfig: (service, clientRegion = region) => {
      const endpoint =
        options.endpoints?.[service]?.replaceAll('{region}', clientRegion) ??
        publicEndpoint(service, clientRegion, options.intranet ?? false);
      const patience = service === 'sls' ? queryTimeoutMs : timeoutMs;
      return {
        credential: { getCredential },
        regionId: clientRegion,
        endpoint,
        protocol: isLoopback(endpoint) ? 'http' : 'https',
        // The client's connect time-out is also its idle time-out: the shorter of the two would cut the other.
        connectTimeout: patience,
        readTimeout: patience,
        userAgent: product,
      };
    },
  };
}

/** Plain HTTP never leaves the machine. */
export function isLoopback(endpoint: string): boolean {
  const host = endpoint.replace(/:\d+$/, '');
  return host === '127.0.0.1' || host === 'localhost' || host.endsWith('.localhost');
}

function publicEndpoint(service: CloudService, region: string, intranet: boolean): string {
  const hosts: Readonly<Record<CloudService, string>> = {
    cs: `cs.${region}`,
    ims: 'ims',
    ram: 'ram',
    sts: `sts.${region}`,
    sls: `${region}${intranet ? '-intranet' : ''}.log`,
    kms: `kms.${region}`,
    actiontrail: `actiontrail.${region}`,
    fc: `fcv3.${region}`,
    eventbridge: `eventbridge.${region}`,
  };
  return `${hosts[service]}.aliyuncs.com`;
}

async function asked(provide: ConnectionOptions['credentials']): Promise<Credentials> {
  try {
    return await provide();
  } catch (cause) {
    throw new CloudError({ kind: 'unauthenticated', operation: 'credentials' }, 'There are no credentials.', {
      cause,
    });
  }
}

/** A role that was not given to the function shows as empty credentials. */
function complete({ accessKeyId, accessKeySecret, securityToken }: Credentials): Credentials {
  if (accessKeyId === '' || accessKeySecret === '') {
    throw new CloudError({ kind: 'unauthenticated', operation: 'credentials' }, 'The credentials are empty.');
  }
  const token = securityToken === undefined || securityToken === '' ? {} : { securityToken };
  return { accessKeyId, accessKeySecret, ...token };
}
