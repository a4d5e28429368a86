/** Which of a page of credentials are asked for. */
import type { z } from '@hono/zod-openapi';
import { type CredentialView, result } from '../../../shared/report/credential-view.ts';
import { credentialStatus, trait } from '../../../shared/report/schema.ts';
import { filtered } from './lists.ts';

export const credentialFilter = {
  status: credentialStatus.optional().openapi({ description: filtered }),
  trait: trait.optional().openapi({ description: filtered }),
  result: result.optional().openapi({ description: filtered }),
};

type Filter = { readonly [Name in keyof typeof credentialFilter]: z.infer<(typeof credentialFilter)[Name]> };

export function isWanted({ status, trait: quality, result: audited }: Filter) {
  return (one: CredentialView): boolean =>
    (status === undefined || one.status === status) &&
    (quality === undefined || one.traits?.includes(quality) === true) &&
    (audited === undefined || one.result === audited);
}
