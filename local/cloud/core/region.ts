/**
 * The region that a request asks, for services that have an endpoint a region: it is a label of the host, as in
 * `kms.cn-beijing.localhost:PORT`. Undefined for a host without one, such as `127.0.0.1:PORT`.
 */
export function regionIn(host: string): string | undefined {
  return host
    .split(':', 1)[0]
    ?.split('.')
    .find((label) => /^[a-z]{2}-[a-z]+(-[a-z0-9]+)*$/.test(label));
}
