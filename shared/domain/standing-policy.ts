/** What the guard may end although nobody was deleted and nobody asked: named policies that somebody switches on. */

/** Of an identity that is there: it is frozen, its certificate has expired, or nobody uses the credential. */
export const standingReasons = ['frozen', 'expired', 'unused'] as const;
export type StandingReason = (typeof standingReasons)[number];

/** These say that a use is no obstacle, and so authorise what the vendor's own check would refuse. */
const forcingPolicies = ['leaver: immediate', 'leaver: even-in-use'] as const;
export type ForcingPolicy = (typeof forcingPolicies)[number];

/** As a decision names the policy on which it stands. */
export type StandingPolicy = ForcingPolicy | `${StandingReason}: revoke`;

/** Every name of a standing policy. */
export const standingPolicies: readonly StandingPolicy[] = [
  ...forcingPolicies,
  ...standingReasons.map((reason) => `${reason}: revoke` as const),
];

export function isForcing(policy: StandingPolicy): policy is ForcingPolicy {
  return forcingPolicies.some((one) => one === policy);
}
