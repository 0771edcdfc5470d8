import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { type DecisionTrace, decisionOf, type PassedOver } from './decide.ts';
import { CONDITION_FIELDS, type PolicyEvent, type StepUpPolicy } from './policy.ts';

/** What is kept of a decision: with its policy it is enough to explain it, but for the values. */
export interface RecordedDecision {
  readonly idp: string;
  readonly tenant: string;
  readonly application?: string;
  readonly rule: string;
  readonly policyHash: string;
  readonly asked: boolean;
  /** Of each earlier rule, in their order: the verdict and the conditions that made it. */
  readonly passedOver: string;
}

const Kept = z.array(z.tuple([z.enum(['no', 'unknown'])], z.enum(CONDITION_FIELDS)));

/** Neither groups nor risk are kept: only that a condition on them failed. */
export function recordOf(
  { decision, passedOver }: DecisionTrace,
  { idp, tenant, application }: PolicyEvent,
): RecordedDecision {
  return {
    idp,
    tenant,
    ...(application !== undefined && { application }),
    rule: decision.rule,
    policyHash: decision.policyVersion,
    asked: decision.face === 'required',
    passedOver: JSON.stringify(passedOver.map(({ verdict, fields }) => [verdict, ...fields])),
  };
}

/**
 * How a decision came about that was kept, by the policy that it was made with.
 *
 * @throws FacenitionError `ERR_STORE_FAILED` where the record is none of this release
 */
export function traceOf(
  policy: StepUpPolicy,
  { rule, passedOver }: Pick<RecordedDecision, 'rule' | 'passedOver'>,
): DecisionTrace {
  const kept = readPassedOver(passedOver).map(
    ([verdict, ...fields], at): PassedOver => ({
      rule: policy.rules[at]?.name ?? '',
      verdict,
      fields,
    }),
  );
  return { decision: decisionOf(policy, rule, kept), passedOver: kept };
}

function readPassedOver(text: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(text));
  } catch (cause) {
    throw new FacenitionError('ERR_STORE_FAILED', 'a step-up that was kept cannot be read', {
      cause,
    });
  }
}
