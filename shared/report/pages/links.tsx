/** Where things that are named have their page. */
import { Id, Said } from './pieces.tsx';

const clusterPath = (clusterId: string): string => `/clusters/${clusterId}`;
const identityPath = (uid: string): string => `/identities/${uid}`;
export const credentialPath = (clusterId: string, uid: string): string => `/credentials/${clusterId}/${uid}`;

export function ClusterLink({ id, name }: { readonly id: string; readonly name?: string | undefined }) {
  return (
    <a href={clusterPath(id)}>{name === undefined || name === '' ? <Id>{id}</Id> : <Said>{name}</Said>}</a>
  );
}

export function IdentityLink({ uid, name }: { readonly uid: string; readonly name?: string | undefined }) {
  return (
    <a href={identityPath(uid)}>{name === undefined || name === '' ? <Id>{uid}</Id> : <Said>{name}</Said>}</a>
  );
}

/** The page about what a finding is about; undefined where there is none, such as for an event. */
export function pathOfSubject(subject: string): string | undefined {
  const [cluster = '', uid] = subject.split('+');
  if (uid !== undefined && /^\d{16,18}$/.test(uid) && isCluster(cluster)) return credentialPath(cluster, uid);
  if (/^\d{16,18}$/.test(subject)) return identityPath(subject);
  if (isCluster(subject)) return clusterPath(subject);
  if (/^[a-f0-9]{64}$/.test(subject)) return `/plans/${subject}`;
  if (subject.startsWith('run-')) return `/runs/${subject}`;
  return undefined;
}

function isCluster(text: string): boolean {
  return /^c[a-z0-9-]{10,62}$/.test(text);
}
