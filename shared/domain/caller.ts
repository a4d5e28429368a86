/** Who calls, and what each role may. */

/** Each one may also what those before it may. */
export const roles = ['viewer', 'operator', 'approver', 'admin'] as const;
export type Role = (typeof roles)[number];

export interface Caller {
  /** How others see him in records: a name that the token's issuer vouches for, never one that the caller chose. */
  readonly name: string;
  readonly role: Role;
  /** `signed`: Function Compute has checked a signature, and its event names nobody; he may look and ask, and approve nothing. */
  readonly how: 'token' | 'signed' | 'local';
}

export function may({ role }: Caller, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The strongest of the roles that a token claims; undefined when it claims none that is known. */
export function roleIn(claimed: readonly string[]): Role | undefined {
  return roles.findLast((role) => claimed.includes(role));
}
