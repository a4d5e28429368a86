/** Who has which permission policies. */
import type { PolicyDocument } from '../../domain/policy-document.ts';
import type { AttachedPolicies } from '../../domain/switch-off.ts';

/** Throws CloudError. */
export interface Policies {
  /**
   * The account's own policies and the vendor's that are attached to anybody and whose document `matters`, with to whom, and
   * the members of those groups. Whole, or an error. Control policies of a resource directory can't be seen from here.
   */
  attached(matters: (document: PolicyDocument) => boolean): Promise<AttachedPolicies>;
}
