/** What one policy says about switching Secret encryption off. Pure. */
import type { AccountId } from './ids.ts';
import type { Actions, PolicyDocument, Statement } from './policy-document.ts';
import {
  certainlyCoversAction,
  certainlyCoversEveryCluster,
  perhapsCoversACluster,
  perhapsCoversAction,
} from './policy-patterns.ts';

/** The one action that changes a cluster's Secret encryption (documented). */
export const switchOffAction = 'cs:UpdateKMSEncryption';

/** `conditional`: under a Condition of the policy, whatever it says. */
export type How = 'always' | 'some clusters' | 'conditional';

export interface PolicyMeaning {
  /** Absent when it allows it to nobody. What is not understood allows it always. */
  readonly allows?: How;
  /** Only by a statement that takes it away on every cluster and under no condition. */
  readonly denies: boolean;
  /** What could not be understood, and so counts for an Allow and against a Deny. */
  readonly doubts: readonly string[];
}

type Weight =
  | { readonly kind: 'nothing' | 'denies' }
  | { readonly kind: 'allows'; readonly how: How }
  | { readonly kind: 'doubtful'; readonly allows: boolean; readonly why: string };

export function meaningOf(document: PolicyDocument, accountId: AccountId): PolicyMeaning {
  const weights = document.map((statement) => weigh(statement, accountId));
  const hows = weights.flatMap((weight): How[] => {
    if (weight.kind === 'allows') return [weight.how];
    return weight.kind === 'doubtful' && weight.allows ? ['always'] : [];
  });
  const allows = widest(hows);
  return {
    ...(allows === undefined ? {} : { allows }),
    denies: weights.some(({ kind }) => kind === 'denies'),
    doubts: [...new Set(weights.flatMap((weight) => (weight.kind === 'doubtful' ? [weight.why] : [])))],
  };
}

/** Whether it can change who may switch it off: to whom another policy is attached need not be known. */
export function matters(document: PolicyDocument, accountId: AccountId): boolean {
  const { allows, denies, doubts } = meaningOf(document, accountId);
  return allows !== undefined || denies || doubts.length > 0;
}

export function widest(hows: readonly How[]): How | undefined {
  return (['always', 'some clusters', 'conditional'] as const).find((how) => hows.includes(how));
}

function weigh(statement: Statement, accountId: AccountId): Weight {
  if (statement.kind === 'doubtful')
    return { kind: 'doubtful', allows: statement.effect !== 'Deny', why: statement.why };
  const { effect, actions, resources, isConditional } = statement;
  const isPerhaps = perhapsAbout(actions) && resources.some(perhapsCoversACluster);
  if (!isPerhaps) return { kind: 'nothing' };
  const isEverywhere = resources.some((resource) => certainlyCoversEveryCluster(resource, accountId));
  if (effect === 'Allow')
    return {
      kind: 'allows',
      how: isConditional ? 'conditional' : isEverywhere ? 'always' : 'some clusters',
    };
  if (isConditional || !isEverywhere) return { kind: 'nothing' };
  if (certainlyAbout(actions)) return { kind: 'denies' };
  const why = `whether it denies ${switchOffAction} is not certain from its actions`;
  return { kind: 'doubtful', allows: false, why };
}

function perhapsAbout({ kind, patterns }: Actions): boolean {
  return kind === 'these'
    ? patterns.some((pattern) => perhapsCoversAction(pattern, switchOffAction))
    : !patterns.some((pattern) => certainlyCoversAction(pattern, switchOffAction));
}

function certainlyAbout({ kind, patterns }: Actions): boolean {
  return kind === 'these'
    ? patterns.some((pattern) => certainlyCoversAction(pattern, switchOffAction))
    : !patterns.some((pattern) => perhapsCoversAction(pattern, switchOffAction));
}
