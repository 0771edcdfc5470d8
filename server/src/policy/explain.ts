import { type DecisionTrace, type PassedOver, traceDecision } from './decide.ts';
import { told } from './match.ts';
import {
  CONDITION_FIELDS,
  type ConditionField,
  DEFAULT_RULE,
  type PolicyEvent,
  type PolicyRule,
  type StepUpPolicy,
} from './policy.ts';
import { explainReason } from './reasons.ts';
import { describeOtherWays, describeRequirement, listed, quoted } from './words.ts';

/** What became of a capture that was asked for. */
export interface Attempt {
  readonly outcome: string;
  /** Of every try that was refused, in order. */
  readonly reasons: readonly string[];
}

/** What is known beside how a decision came about. */
export interface ExplanationContext {
  /** Absent: values that were compared are not kept, and not told. */
  readonly event?: PolicyEvent;
  readonly attempt?: Attempt;
}

/**
 * Why a person is asked for a face or is not, in sentences: which rule decided and by what, why each
 * rule before it did not, what is asked for, and why an attempt was refused.
 */
export function explain(
  policy: StepUpPolicy,
  event: PolicyEvent,
  attempt?: Attempt,
): readonly string[] {
  const context = attempt === undefined ? { event } : { event, attempt };
  return explainTrace(policy, traceDecision(policy, event), context);
}

/** As `explain`, of a decision that was made and kept. */
export function explainTrace(
  policy: StepUpPolicy,
  { decision, passedOver }: DecisionTrace,
  { event, attempt }: ExplanationContext = {},
): readonly string[] {
  const ruleNamed = (name: string) => policy.rules.find((rule) => rule.name === name);
  const requirement = describeRequirement(decision);
  return [
    `${requirement.charAt(0).toUpperCase()}${requirement.slice(1)}.`,
    whyThis(decision.rule, ruleNamed(decision.rule), event),
    ...passedOver.map((passed) =>
      whyNot(passed, ruleNamed(passed.rule), event, decision.raisedBy.includes(passed.rule)),
    ),
    ...describeOtherWays(decision),
    ...(attempt === undefined ? [] : describeAttempt(attempt)),
    `Policy ${policy.hash}.`,
  ];
}

function whyThis(name: string, rule: PolicyRule | undefined, event: PolicyEvent | undefined) {
  if (name === DEFAULT_RULE) return 'By default: no rule matches for certain.';
  const conditions = CONDITION_FIELDS.filter((field) => rule?.when[field] !== undefined);
  const because = conditions.map((field) => {
    const values = rule?.when[field] ?? [];
    const are = event && told(event, field);
    return are === undefined
      ? `${field} is ${listed(values)}`
      : `${field} is ${listed(are, 'and')} (asked for: ${listed(values)})`;
  });
  return `By the rule ${quoted(name)}: ${because.join('; ')}.`;
}

function whyNot(
  { rule: name, verdict, fields }: PassedOver,
  rule: PolicyRule | undefined,
  event: PolicyEvent | undefined,
  raises: boolean,
): string {
  if (verdict === 'no') {
    const because = fields.map((field) => contrast(field, rule?.when[field] ?? [], event));
    return `Not by the rule ${quoted(name)}: ${because.join('; ')}.`;
  }
  const effect = raises
    ? 'what it asks for more strictly counts, since what is not told may not weaken'
    : 'it asks for nothing stricter';
  return `Perhaps by the rule ${quoted(name)}: of ${fields.join(' and ')} nothing is told; ${effect}.`;
}

function contrast(
  field: ConditionField,
  values: readonly string[],
  event: PolicyEvent | undefined,
): string {
  const are = event && told(event, field);
  if (are === undefined) return `${field} was not ${listed(values)}`;
  if (are.length === 0) return `${field} is empty, not ${listed(values)}`;
  return `${field} is ${listed(are, 'and')}, not ${listed(values)}`;
}

function describeAttempt({ outcome, reasons }: Attempt): readonly string[] {
  return [
    `What became of it: ${outcome}.`,
    ...reasons.map((reason) => `Refused (${reason}): ${explainReason(reason)}.`),
  ];
}
