/** What becomes of a credential that must not be touched. */
import type { Credential, Prohibition } from './credential.ts';
import type { Decision, Reason } from './decision.ts';
import type { Instant } from './time.ts';

const forGood: ReadonlySet<Prohibition> = new Set([
  'root-account',
  'own-identity',
  'break-glass',
  'cloud-service',
  'not-revokable',
]);

/**
 * What is prohibited for good is refused; what may pass (a cluster that fails today, a list that does not show the
 * credential) is looked at again; where nothing was issued there is nothing to end.
 */
export function decideProhibited(
  credential: Credential,
  prohibitions: readonly Prohibition[],
  lookAgainAt: Instant,
): Decision {
  const reasons = prohibitions.map((kind) => reasonFor(kind, credential));
  if (prohibitions.some((kind) => forGood.has(kind))) return { kind: 'refuse', reasons };
  if (credential.certificate === 'Unissued' || credential.certificate === 'Removed')
    return { kind: 'ignore', reasons };
  return { kind: 'hold', until: lookAgainAt, severity: 'warning', reasons };
}

function reasonFor(kind: Prohibition, credential: Credential): Reason {
  const { cluster, certificate, details } = credential;
  const texts: Record<Prohibition, string> = {
    'root-account': 'It belongs to the Alibaba Cloud account itself.',
    'own-identity': 'It belongs to the guard itself.',
    'break-glass': 'It is on the break-glass list, which nothing overrides.',
    'cloud-service': `It belongs to the cloud service ${details?.cloudService ?? ''}.`,
    'not-revokable': 'ACK says that it can’t be revoked.',
    'cluster-state': `The cluster is in state ${cluster.state}.`,
    'certificate-state': `The certificate is in state ${certificate}.`,
    'kind-unknown':
      'The cluster’s own list does not show it, so whose it is and whether it may be revoked is unknown.',
  };
  return { code: 'prohibited', text: texts[kind] };
}
