/** Approvals: whoever revokes reads them and can't write any; that one is used up stands elsewhere. All throw StateError. */
import type { Approval } from '../../domain/approval.ts';
import type { HeldPlan, PlanApproval } from '../../domain/held-plan.ts';
import type { Subject } from '../../domain/record.ts';

export interface Approvals {
  /** Every approval of this credential, valid or not. Throws when any of them can't be understood. */
  of(subject: Subject): Promise<Approval[]>;
  /** Every approval of this plan. */
  ofPlan(id: string): Promise<PlanApproval[]>;
}

export interface ApprovalWriter {
  /** Throws when there is one of this id already: an approval is never changed. */
  add(approval: Approval): Promise<void>;
  addForPlan(approval: PlanApproval): Promise<void>;
  /** It is not there any more, used or not. */
  withdraw(subject: Subject, id: string): Promise<void>;
}

export interface ApprovalUse {
  readonly id: string;
  readonly subject: Subject;
  readonly run: string;
  /** `taken`: nothing was sent under it yet, and another run may take it over. `begun`: the intent is written. */
  readonly stage: 'taken' | 'begun';
}

/** That an approval is used: by one revocation of its credential, whatever run carries that on. */
export interface ApprovalUses {
  read(id: string): Promise<ApprovalUse | undefined>;
  /**
   * For whoever holds the claim on the credential. False when it was used. `resumes`: the open intent of the credential is
   * this approval's own, so that it may go on with it.
   */
  take(id: string, subject: Subject, run: string, resumes: boolean): Promise<boolean>;
  /** From now on it is used. False when another run has taken it over. */
  begin(id: string, subject: Subject, run: string): Promise<boolean>;
}

/** Plans that exceeded a limit and wait. Kept for 90 days. */
export interface HeldPlans {
  get(id: string): Promise<HeldPlan | undefined>;
  put(plan: HeldPlan): Promise<void>;
}
