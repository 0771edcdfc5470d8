import { match } from './match.ts';
import {
  type ConditionField,
  DEFAULT_RULE,
  type Decision,
  type PolicyEvent,
  type Requirement,
  type StepUpPolicy,
} from './policy.ts';
import { ORDERED_FIELDS, stricter, strictness } from './stricter.ts';

/** A rule that stands before the one that matched, and why it is not that one. */
export interface PassedOver {
  readonly rule: string;
  /** `unknown`: it may match; its stricter parts count. */
  readonly verdict: 'no' | 'unknown';
  /** The conditions that do not hold, or of which nothing is told. */
  readonly fields: readonly ConditionField[];
}

/** A decision and how it came about. */
export interface DecisionTrace {
  readonly decision: Decision;
  readonly passedOver: readonly PassedOver[];
}

/** What a policy asks for at a request. There is always an answer, and it is never a fault. */
export function decide(policy: StepUpPolicy, event: PolicyEvent): Decision {
  return traceDecision(policy, event).decision;
}

/**
 * As `decide`, with how it came about. The first rule that matches decides, else the default. Of
 * rules before it that may match, for what the request does not tell, the stricter parts count: so
 * what is not told never makes less be asked than anything that could have been told.
 */
export function traceDecision(policy: StepUpPolicy, event: PolicyEvent): DecisionTrace {
  const passedOver: PassedOver[] = [];
  let rule: string = DEFAULT_RULE;
  for (const { name, when } of policy.rules) {
    const { verdict, fields } = match(when, event);
    if (verdict === 'yes') {
      rule = name;
      break;
    }
    passedOver.push({ rule: name, verdict, fields });
  }
  return { decision: decisionOf(policy, rule, passedOver), passedOver };
}

/** The decision that follows from which rule matched and which may. */
export function decisionOf(
  policy: StepUpPolicy,
  rule: string,
  passedOver: readonly PassedOver[],
): Decision {
  const raisedBy: string[] = [];
  let requirement = requirementNamed(policy, rule);
  for (const { rule: name, verdict } of passedOver) {
    if (verdict === 'no') continue;
    const raised = stricter(requirement, requirementNamed(policy, name));
    if (differs(raised, requirement)) raisedBy.push(name);
    requirement = raised;
  }
  return { ...requirement, rule, policyVersion: policy.hash, raisedBy };
}

/** What a rule asks for; of a name that there is not, what the default does. */
function requirementNamed({ rules, otherwise }: StepUpPolicy, name: string): Requirement {
  return rules.find((rule) => rule.name === name)?.requirement ?? otherwise;
}

function differs(one: Requirement, other: Requirement): boolean {
  return ORDERED_FIELDS.some((field) => strictness(one, field) !== strictness(other, field));
}
