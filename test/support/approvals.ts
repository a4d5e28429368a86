/** Approves what a person was shown, through the use case, as an administrator of the state. */
import { randomUUID } from 'node:crypto';
import { type Approval, digestOf, unknownIn } from '../../shared/domain/approval.ts';
import {
  approve,
  type ApproveAnswer,
  type ApproveContext,
  type ApproveRequest,
  shownOf,
} from '../../shared/use-cases/approve.ts';
import { type Stage, subject } from './stage.ts';
import { day } from './world.ts';

export type Approving = Partial<Omit<ApproveRequest, 'clusterId' | 'uid'>>;

/** What the record shows, approved by the operator for a day. Throws when the record shows nothing. */
export async function askToApprove(
  stage: Stage,
  clusterId: string,
  uid: string,
  over: Approving = {},
  policy: ApproveContext['policy'] = { mayApproveOwn: false },
): Promise<ApproveAnswer> {
  const record = await stage.record(clusterId, uid);
  const shown = record === undefined ? undefined : shownOf(record);
  if (shown === undefined) throw new Error('There is nothing to show.');
  const { evenIfUsed = false } = over;
  const overrides = unknownIn(shown.evidence);
  const request: ApproveRequest = {
    ...subject(clusterId, uid),
    by: 'operator',
    shown: digestOf(shown, evenIfUsed),
    evenIfUsed,
    ...(overrides === undefined ? {} : { overrides }),
    expiresAt: stage.cloud.clock.now() + day,
    ...over,
  };
  const clock = (): number => stage.cloud.clock.now();
  const { records, approvalWriter } = stage.state;
  return await approve(request, { records, approvalWriter, policy, clock, newId: randomUUID });
}

export async function approved(...asked: Parameters<typeof askToApprove>): Promise<Approval> {
  const answer = await askToApprove(...asked);
  if (answer.kind === 'refused') throw new Error(answer.why);
  return answer.approval;
}
