/** RAM's answers about policies and groups (2015-05-01); fields from the vendor's typings. */
import * as z from 'zod';
import type { PolicyHolder } from '../domain/switch-off.ts';
import { filled, uid, word } from './answers.ts';
import { type MarkedPage, more, nextOf } from './marked-pages.ts';

export interface ListedPolicy {
  readonly name: string;
  readonly type: 'Custom' | 'System';
  /** Undefined when the service does not say. */
  readonly attachments: number | undefined;
}

const listedPolicy: z.ZodType<ListedPolicy> = z.pipe(
  z.object({
    PolicyName: filled,
    PolicyType: word('Custom', 'System'),
    AttachmentCount: z.nullish(z.number().int().nonnegative()),
  }),
  z.transform((row) => ({
    name: row.PolicyName,
    type: row.PolicyType,
    attachments: row.AttachmentCount ?? undefined,
  })),
);

export const policiesPage: z.ZodType<MarkedPage<ListedPolicy>> = z.pipe(
  z.object({ ...more, Policies: z.object({ Policy: z.array(listedPolicy) }) }),
  z.transform((page) => ({ rows: page.Policies.Policy, next: nextOf(page) })),
);

/** The text of the version in force. One that is empty, or no JSON, is for its reader to judge. */
export const onePolicy: z.ZodType<{ name: string; type: 'Custom' | 'System'; text: string }> = z.pipe(
  z.object({
    Policy: z.object({ PolicyName: filled, PolicyType: word('Custom', 'System') }),
    DefaultPolicyVersion: z.object({ PolicyDocument: z.string() }),
  }),
  z.transform(({ Policy, DefaultPolicyVersion }) => ({
    name: Policy.PolicyName,
    type: Policy.PolicyType,
    text: DefaultPolicyVersion.PolicyDocument,
  })),
);

export interface Entities {
  readonly users: readonly PolicyHolder[];
  readonly groups: readonly string[];
  readonly roles: readonly PolicyHolder[];
}

export const entities: z.ZodType<Entities> = z.pipe(
  z.object({
    Users: z.object({ User: z.array(z.object({ UserId: uid, UserName: filled })) }),
    Groups: z.object({ Group: z.array(z.object({ GroupName: filled })) }),
    Roles: z.object({ Role: z.array(z.object({ RoleId: uid, RoleName: filled })) }),
  }),
  z.transform(({ Users, Groups, Roles }) => ({
    users: Users.User.map(({ UserId, UserName }) => ({ id: UserId, name: UserName })),
    groups: Groups.Group.map(({ GroupName }) => GroupName),
    roles: Roles.Role.map(({ RoleId, RoleName }) => ({ id: RoleId, name: RoleName })),
  })),
);

/** Names: a member is listed without an id. */
export const groupUsersPage: z.ZodType<MarkedPage<string>> = z.pipe(
  z.object({ ...more, Users: z.object({ User: z.array(z.object({ UserName: filled })) }) }),
  z.transform((page) => ({ rows: page.Users.User.map(({ UserName }) => UserName), next: nextOf(page) })),
);
