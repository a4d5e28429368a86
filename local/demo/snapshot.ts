/** The account's credentials and grants at one moment, to be compared with another. */
import type { Grant, IssuedCredential } from '../cloud/account.ts';
import { timeText } from './text.ts';

export interface Snapshot {
  readonly credentials: readonly IssuedCredential[];
  readonly grants: readonly Grant[];
}

export function snapshotOf({ credentials, grants }: Snapshot, only?: string): Snapshot {
  const isWanted = ({ uid }: { readonly uid: string }): boolean => only === undefined || uid === only;
  return structuredClone({ credentials: credentials.filter(isWanted), grants: grants.filter(isWanted) });
}

/** `before` with what one identity has now: somebody who came later has to stay too. */
export function joinedBy(before: Snapshot, uid: string, account: Snapshot): Snapshot {
  const theirs = snapshotOf(account, uid);
  return {
    credentials: [...before.credentials, ...theirs.credentials],
    grants: [...before.grants, ...theirs.grants],
  };
}

export function certificateIn({ credentials }: Snapshot, clusterId: string, uid: string): string | undefined {
  return credentials.find((one) => one.clusterId === clusterId && one.uid === uid)?.certState;
}

/** On the cluster or one of its namespaces, those of its creator apart: nobody can take these. */
export function grantsIn({ grants }: Snapshot, clusterId: string, uid: string): Grant[] {
  return grants.filter((grant) => grant.uid === uid && clusterOf(grant) === clusterId && !grant.isOwner);
}

/** `<cluster id>` or `<cluster id>/<namespace>`. */
function clusterOf({ resourceId }: Grant): string {
  return resourceId.split('/')[0] ?? resourceId;
}

export interface Difference {
  readonly clusterId: string;
  readonly uid: string;
  readonly text: string;
}

/** Everything that is not as it was. */
export function differences(before: Snapshot, after: Snapshot): Difference[] {
  const old = heldIn(before);
  const now = heldIn(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    if (was?.text === is?.text) return [];
    const { clusterId, uid } = was ?? is ?? { clusterId: '', uid: '' };
    return [{ clusterId, uid, text: `${was?.text ?? 'nothing'} → ${is?.text ?? 'nothing'}` }];
  });
}

interface Held {
  readonly clusterId: string;
  readonly uid: string;
  text: string;
}

function heldIn({ credentials, grants }: Snapshot): Map<string, Held> {
  const held = new Map<string, Held>();
  const add = (clusterId: string, uid: string, text: string): void => {
    const key = `${clusterId}+${uid}`;
    const known = held.get(key);
    if (known === undefined) held.set(key, { clusterId, uid, text });
    else known.text += `, ${text}`;
  };
  for (const one of credentials) {
    const may = one.revokable ? '' : ' not revokable';
    add(one.clusterId, one.uid, `certificate ${one.certState}${may} until ${timeText(one.certExpireTime)}`);
  }
  const texts = grants.map((grant) => ({
    grant,
    text: `${grant.resourceType} ${grant.resourceId} as ${grant.roleName}${grant.isOwner ? ' (owner)' : ''}`,
  }));
  for (const { grant, text } of texts.toSorted((a, b) => (a.text < b.text ? -1 : 1)))
    add(clusterOf(grant), grant.uid, text);
  return held;
}
