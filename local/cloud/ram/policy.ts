/** Permission policies and groups of the account. */

/** To whom a policy is attached: users and roles by id, groups by name. */
export interface PolicyAttachment {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface RamPolicy {
  readonly name: string;
  readonly type: 'Custom' | 'System';
  /** The text of the default version; `system-policies.ts` has that of its policies. */
  readonly document?: string;
  readonly description?: string;
  readonly createdAt: number;
  attachments: PolicyAttachment[];
}

export interface RamGroup {
  readonly name: string;
  readonly createdAt: number;
  /** User ids. */
  members: string[];
}
