import type { PolicyRule, Requirement, StepUpPolicy } from './policy.ts';
import { ORDERED_FIELDS, type OrderedField, strictness } from './stricter.ts';
import { describeRequirement, quoted } from './words.ts';

/** What each field is called in the file. */
const NAMES: Readonly<Record<OrderedField, string>> = {
  face: 'face',
  level: 'level',
  assurance: 'assurance',
  input: 'input',
  maxAgeSeconds: 'max_age_seconds',
  onOutage: 'on_outage',
  enrolment: 'enrolment',
  tries: 'tries',
};

/** What changes from one policy to another, in sentences; empty: nothing that decides. */
export function diff(from: StepUpPolicy, to: StepUpPolicy): readonly string[] {
  const before = new Map(from.rules.map((rule) => [rule.name, rule]));
  const after = new Map(to.rules.map((rule) => [rule.name, rule]));
  return [
    ...from.rules
      .filter(({ name }) => !after.has(name))
      .map(({ name, requirement }) => {
        return `the rule ${quoted(name)} is gone (${describeRequirement(requirement)})`;
      }),
    ...to.rules.flatMap((rule) => {
      const known = before.get(rule.name);
      if (known !== undefined) return changesOf(known, rule);
      return [`the rule ${quoted(rule.name)} is new: ${describeRequirement(rule.requirement)}`];
    }),
    ...orderChange([...before.keys()], [...after.keys()]),
    ...requirementChanges('default', from.otherwise, to.otherwise),
  ];
}

function changesOf(from: PolicyRule, to: PolicyRule): readonly string[] {
  const where = `the rule ${quoted(to.name)}`;
  const same = JSON.stringify(from.when) === JSON.stringify(to.when);
  return [
    ...(same
      ? []
      : [
          `${where} is for others: ${JSON.stringify(from.when)} becomes ${JSON.stringify(to.when)}`,
        ]),
    ...requirementChanges(where, from.requirement, to.requirement),
  ];
}

function requirementChanges(where: string, from: Requirement, to: Requirement): readonly string[] {
  const ordered = ORDERED_FIELDS.filter((field) => from[field] !== to[field]).map((field) => {
    const word = strictness(to, field) > strictness(from, field) ? 'stricter' : 'weaker';
    return `${where}: ${NAMES[field]} ${from[field]} becomes ${to[field]} (${word})`;
  });
  const fallback =
    from.fallback.to === to.fallback.to && from.fallback.label === to.fallback.label
      ? []
      : [`${where}: fallback ${quoted(from.fallback.to)} becomes ${quoted(to.fallback.to)}`];
  const consent =
    from.consent === to.consent
      ? []
      : [`${where}: consent ${from.consent ?? 'none'} becomes ${to.consent ?? 'none'}`];
  return [...ordered, ...fallback, ...consent];
}

function orderChange(before: readonly string[], after: readonly string[]): readonly string[] {
  const kept = before.filter((name) => after.includes(name));
  const now = after.filter((name) => before.includes(name));
  if (JSON.stringify(kept) === JSON.stringify(now)) return [];
  return ['the order of rules changes: the first that matches decides'];
}
