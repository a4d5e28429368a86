import type { FindingsWords } from './words.ts';

export const findings: FindingsWords = {
  'used-after-deletion': {
    title: 'Used after its identity was deleted',
    whatToDo:
      'Find out who or what uses it: see the addresses and user agents. Approve the revocation when nobody needs it, or exempt it until the workload has an identity of its own.',
  },
  'evidence-unknown': {
    title: 'Whether it is still used is unknown',
    whatToDo:
      'Remove the cause that is named, such as auditing that is off; the guard looks again every night. If you know that nobody needs it, approve the revocation and name the unknown that you override.',
  },
  'grants-unverified': {
    title: 'Kubeconfig revoked, grants not verified',
    whatToDo:
      'Look in the cluster for role bindings whose subject is this uid, and delete what is left. ACK could not show them for a deleted identity.',
  },
  unconfirmed: {
    title: 'A change does not show in the cloud yet',
    whatToDo:
      'Wait: the guard looks again by itself. If it stays so, compare with the ACK console; ask for a restore again if it was one.',
  },
  'vendor-refused': {
    title: 'ACK refused the revocation',
    whatToDo:
      'Read ACK’s answer; most often it saw access in the last seven days, or could not check. Find out who uses the kubeconfig; an approval revokes it without ACK’s own check.',
  },
  'vendor-denied': {
    title: 'The guard has no permission to revoke',
    whatToDo:
      'Give the role of the function revoke its policy, and administrator rights (RBAC) in the cluster. It is tried again by itself.',
  },
  'granted-again': {
    title: 'Granted again after a revocation',
    whatToDo:
      'Ask who granted it and why. Exempt it if it is meant to stay, else approve the revocation: the guard leaves it alone until then.',
  },
  'not-revocable': {
    title: 'Must not, or can’t now, be revoked',
    whatToDo:
      'It stays a way in: read why. What is protected has to be ended by its owner; a cluster that failed has to be repaired or deleted, then the guard looks again.',
  },
  'over-limit': {
    title: 'Plan exceeds a limit, nobody was revoked',
    whatToDo:
      'Look through the plan, and approve it as a whole if it is right. If it is not, pause revocations and find out why so many identities are affected.',
  },
  'hold-waiting': {
    title: 'A hold waits for a person',
    whatToDo: 'Approve the revocation, or exempt the credential with a reason and an end.',
  },
  'identity-unresolved': {
    title: 'Nobody can tell whom an event is about',
    whatToDo:
      'Find the event in ActionTrail, and the uid with whoever made the change. If that identity was deleted, ask for the revocation by its uid.',
  },
  'identity-still-exists': {
    title: 'Reported as deleted, and still exists',
    whatToDo:
      'See in RAM whether it was really deleted, or a new one bears the name. If the deleted one had another uid, ask for the revocation by that uid.',
  },
  'clusters-unread': {
    title: 'A deletion could not be followed up everywhere',
    whatToDo:
      'Read which clusters or identities could not be asked, and give the guard access to them. It asks again by itself.',
  },
  'changed-elsewhere': {
    title: 'Grants on other clusters vanished in a restore',
    whatToDo:
      'Compare the grants that are named with what the identity should have, and give back what is missing in the ACK console.',
  },
  residual: {
    title: 'Kubeconfig of a deleted identity',
    whatToDo: 'Revoke it, or exempt it with a reason and an end.',
  },
  'grants-left': {
    title: 'Kubeconfig gone, grants left behind',
    whatToDo:
      'Ask for the revocation, which takes the grants too, or delete the role bindings of this uid in the cluster.',
  },
  'frozen-with-access': {
    title: 'Frozen identity with a working kubeconfig',
    whatToDo:
      'Freezing does not end a certificate: revoke it if the access has to end, or unfreeze the identity.',
  },
  expiring: {
    title: 'Certificate expires soon',
    whatToDo: 'Issue a new kubeconfig if it is still needed. If not, let it expire.',
  },
  'log-unverifiable': {
    title: 'Audit log can’t prove what is unused',
    whatToDo:
      'Switch cluster auditing on, and keep its log for at least seven days; the text names what is missing. Until then nothing on this cluster counts as unused.',
  },
  'cluster-unread': {
    title: 'Kubeconfigs of a cluster can’t be listed',
    whatToDo:
      'Read why: give the guard the permission to list them, or repair the cluster. The next run looks again.',
  },
  'encryption-at-risk': {
    title: 'Secrets can’t be read, or soon not',
    whatToDo:
      'Act at once: the API server depends on this key. Repair what is named: enable the key, cancel its deletion, import its material, or authorise ACK’s role.',
  },
  'encryption-off': {
    title: 'Secret encryption is off',
    whatToDo:
      'Switch it on in the ACK console, in the basic information of the cluster, with a KMS key of the same region.',
  },
  'encryption-unknown': {
    title: 'Whether Secrets are encrypted is unknown',
    whatToDo: 'Give the guard the permission to read what is named, then verify the region again.',
  },
  'encryption-unproven': {
    title: 'Encryption on, and not seen in use',
    whatToDo: 'Write one Secret in the cluster, then verify the region again: an idle cluster may be silent.',
  },
  'encryption-changed': {
    title: 'Secret encryption was changed',
    whatToDo:
      'Ask who did it whether it was meant. If not, set it back, and take the right away with the Deny policy.',
  },
  'key-at-risk': {
    title: 'KMS key of clusters can’t be used',
    whatToDo:
      'Undo it at once with the call that is named: without the key the API servers of these clusters fail. Then find out who did it.',
  },
  'key-unprotected': {
    title: 'KMS key without deletion protection',
    whatToDo: 'Switch deletion protection on in the KMS console (SetDeletionProtection).',
  },
  'key-not-rotated': {
    title: 'KMS key is not rotated automatically',
    whatToDo: 'Switch automatic rotation on in the KMS console (UpdateRotationPolicy).',
  },
  'key-rotated': {
    title: 'KMS key was rotated',
    whatToDo:
      'Rewrite the Secrets of each cluster with the command that is named: older ones stay under the key version before.',
  },
  'sweep-unseen': {
    title: 'The last run could not see everything',
    whatToDo: 'Read what it could not see and why, and remove the cause. The next run looks again.',
  },
  'run-overdue': {
    title: 'Nightly run is overdue',
    whatToDo:
      'Look at the log and the timer of the function sweep, and remove the cause. Then begin a run by hand.',
  },
  'events-silent': {
    title: 'No events of the account arrive',
    whatToDo:
      'Check that the EventBridge triggers of revoke and record are on, and deployed in cn-hangzhou or ap-southeast-1. If nobody changed anything, all is well.',
  },
  'dead-letters': {
    title: 'Calls failed for good',
    whatToDo:
      'Read why in the log of the function and remove the cause. Ask for it again, or wait for the next run.',
  },
  'trigger-off': {
    title: 'A trigger is missing or switched off',
    whatToDo: 'Switch it on in Function Compute, or deploy the function again.',
  },
  'health-unknown': {
    title: 'Whether the guard is at work is unknown',
    whatToDo:
      'Read what could not be asked, and give the function record the permission for it. It asks again every hour.',
  },
  'encryption-can-be-switched-off': {
    title: 'Somebody could switch Secret encryption off',
    whatToDo:
      'Attach the Deny policy on cs:UpdateKMSEncryption to those who need not. Look yourself at policies that were not understood.',
  },
};
