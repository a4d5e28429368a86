/** What must never be touched is not, whatever the evidence, the policy or an exemption says. */
import type { Credential, Prohibition } from '../../shared/domain/credential.ts';
import type { Facts } from '../../shared/domain/decide.ts';
import { days, hours, minutes } from '../../shared/domain/time.ts';
import {
  aCluster,
  aCredential,
  ago,
  ahead,
  anExemption,
  theFacts,
  unknownEvidence,
  usedEvidence,
} from '../support/builders.ts';
import { type Case, decides, hold, immediate, type Outline, tomorrow } from '../support/decisions.ts';

const refuse: Outline = { kind: 'refuse', codes: ['prohibited'] };
const ignore: Outline = { kind: 'ignore', codes: ['prohibited'] };
const heldUntilTomorrow = hold(tomorrow, 'warning', 'prohibited');

function prohibitedFor(...prohibitions: readonly Prohibition[]): Facts {
  return theFacts({ prohibitions });
}

/** The same, and it is a certificate in this state. */
function withCertificate(certificate: Credential['certificate'], facts: Facts): Facts {
  return { ...facts, credential: aCredential({ certificate }) };
}

const exemption = anExemption();
const usedBefore = { evidence: usedEvidence(ago(days(2))) };
const usedAfter = { evidence: usedEvidence(ago(minutes(1))) };
const deletingCluster = { credential: aCredential({ cluster: aCluster({ state: 'deleting' }) }) };

const forGood: readonly Case[] = [
  ['the account itself, idle → refused', prohibitedFor('root-account'), refuse],
  ['the guard itself, idle → refused', prohibitedFor('own-identity'), refuse],
  ['on the break-glass list, idle → refused', prohibitedFor('break-glass'), refuse],
  [
    'on the break-glass list, used after the deletion → refused',
    { ...prohibitedFor('break-glass'), ...usedAfter },
    refuse,
  ],
  ['a cloud service, idle → refused', prohibitedFor('cloud-service'), refuse],
  ['ACK says not revokable, idle → refused', prohibitedFor('not-revokable'), refuse],
  [
    'the account itself, used before, leavers end at once → refused',
    { ...prohibitedFor('root-account'), ...usedBefore },
    refuse,
    immediate,
  ],
  [
    'a cloud service, used after the deletion → refused',
    { ...prohibitedFor('cloud-service'), ...usedAfter },
    refuse,
  ],
  ['the guard itself, and exempt → refused', { ...prohibitedFor('own-identity'), exemption }, refuse],
  [
    'not revokable, and there again after a revocation → refused',
    { ...prohibitedFor('not-revokable'), revokedAt: ago(minutes(1)) },
    refuse,
  ],
  [
    'not revokable, certificate expired → refused',
    withCertificate('Expired', prohibitedFor('not-revokable')),
    refuse,
  ],
  [
    'not revokable, nothing was issued → refused',
    withCertificate('Unissued', prohibitedFor('not-revokable', 'certificate-state')),
    { kind: 'refuse', codes: ['prohibited', 'prohibited'] },
  ],
  [
    'the account itself, on a cluster that is being deleted → refused for both',
    { ...prohibitedFor('root-account', 'cluster-state'), ...deletingCluster },
    { kind: 'refuse', codes: ['prohibited', 'prohibited'] },
  ],
  [
    'a cluster that is being deleted, and the account itself → refused for both',
    { ...prohibitedFor('cluster-state', 'root-account'), ...deletingCluster },
    { kind: 'refuse', codes: ['prohibited', 'prohibited'] },
  ],
];

const forNow: readonly Case[] = [
  [
    'a cluster that is being deleted, idle → held until tomorrow',
    { ...prohibitedFor('cluster-state'), ...deletingCluster },
    heldUntilTomorrow,
  ],
  [
    'a cluster that is being deleted, used before, leavers end at once → held',
    { ...prohibitedFor('cluster-state'), ...deletingCluster, ...usedBefore },
    heldUntilTomorrow,
    immediate,
  ],
  [
    'a cluster that is being deleted, and exempt → held until tomorrow',
    { ...prohibitedFor('cluster-state'), ...deletingCluster, exemption },
    heldUntilTomorrow,
  ],
  [
    'no list of its cluster shows it, idle → held until tomorrow',
    prohibitedFor('kind-unknown'),
    heldUntilTomorrow,
  ],
  [
    'no list of its cluster shows it, expired → held until tomorrow',
    withCertificate('Expired', prohibitedFor('kind-unknown')),
    heldUntilTomorrow,
  ],
  [
    'certificate in state Unknown → held until tomorrow',
    withCertificate('Unknown', prohibitedFor('certificate-state')),
    heldUntilTomorrow,
  ],
  [
    'certificate in state Unknown on a failed cluster → held for both',
    withCertificate('Unknown', prohibitedFor('cluster-state', 'certificate-state')),
    hold(tomorrow, 'warning', 'prohibited', 'prohibited'),
  ],
  [
    'looked at again every hour → held for an hour',
    prohibitedFor('kind-unknown'),
    hold(ahead(hours(1)), 'warning', 'prohibited'),
    { lookAgainAfter: hours(1) },
  ],
];

const nothingThere: readonly Case[] = [
  ['never issued → nothing to end', withCertificate('Unissued', prohibitedFor('certificate-state')), ignore],
  [
    'removed, no grants left → nothing to end',
    withCertificate('Removed', prohibitedFor('certificate-state')),
    ignore,
  ],
  [
    'never issued, and exempt → nothing to end',
    { ...withCertificate('Unissued', prohibitedFor('certificate-state')), exemption },
    ignore,
  ],
  [
    'never issued, on a failed cluster → nothing to end',
    withCertificate('Unissued', prohibitedFor('cluster-state', 'certificate-state')),
    { kind: 'ignore', codes: ['prohibited', 'prohibited'] },
  ],
  [
    'removed, the log unknown → nothing to end',
    {
      ...withCertificate('Removed', prohibitedFor('certificate-state')),
      evidence: unknownEvidence({ why: 'not-asked' }),
    },
    ignore,
  ],
];

decides('prohibited for good', forGood);
decides('prohibited for now', forNow);
decides('prohibited, as there is nothing', nothingThere);
