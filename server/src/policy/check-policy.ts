import { type PackManifest, supportedLevels } from '@facenition/core';
import { covers } from './covers.ts';
import type { Finding } from './finding.ts';
import { type ParsedPolicy, parsePolicy } from './parse-policy.ts';
import type { Conditions, PolicyRule, Requirement, StepUpPolicy } from './policy.ts';
import { factsOf, PROVIDERS } from './providers.ts';
import { ORDERED_FIELDS, strictness } from './stricter.ts';
import { listed, quoted } from './words.ts';

/** What a policy says at one place. */
interface Part {
  /** Absent: the default. */
  readonly rule?: PolicyRule;
  readonly requirement: Requirement;
  readonly when: Conditions;
}

/** `pack`: the model pack that would serve, for what it can do. */
export interface CheckOptions {
  readonly pack?: PackManifest;
}

/**
 * All that is wrong with the text of a policy, or deserves a word, in the order of its lines. With no
 * `error` among it the policy can be used.
 */
export function checkPolicy(text: string, options: CheckOptions = {}): readonly Finding[] {
  const parsed = parsePolicy(text);
  const found = parsed.outcome === 'refused' ? parsed.findings : findingsOf(parsed, options);
  return [...found].sort((a, b) => a.line - b.line || a.column - b.column);
}

function findingsOf(
  { policy, places, placeOfDefault }: ParsedPolicy,
  { pack }: CheckOptions,
): readonly Finding[] {
  const ofRules = policy.rules.flatMap((rule, at) => {
    const part = { rule, requirement: rule.requirement, when: rule.when };
    const place = places[at] ?? placeOfDefault;
    const unreachable = unreachableSentence(policy, at);
    return [
      ...(unreachable === undefined
        ? []
        : [{ severity: 'warning', message: unreachable } as const]),
      ...judge(part, policy, pack),
    ].map((found) => ({
      ...place,
      ...found,
      message: `rule ${quoted(rule.name)}: ${found.message}`,
    }));
  });
  const ofDefault = judge({ requirement: policy.otherwise, when: {} }, policy, pack).map(
    (found) => ({
      ...placeOfDefault,
      ...found,
      message: `default: ${found.message}`,
    }),
  );
  return [...ofRules, ...ofDefault];
}

type Judgement = Pick<Finding, 'severity' | 'message'>;

function judge(
  part: Part,
  policy: StepUpPolicy,
  pack: PackManifest | undefined,
): readonly Judgement[] {
  const refused = enrolmentSentence(part);
  return [
    ...(refused === undefined ? [] : [refused]),
    ...[
      ...conditionSentences(part, policy),
      ...(part.requirement.face === 'required'
        ? requirementSentences(part, pack)
        : freeSentences(part)),
    ].map((message) => ({ severity: 'warning', message }) as const),
  ];
}

/** Whether the part itself decided on a field; rules inherit what the default was told of. */
function says({ rule }: Part, field: string): boolean {
  return rule === undefined || rule.says.includes(field);
}

function requirementSentences(part: Part, pack: PackManifest | undefined): readonly string[] {
  const { requirement, when } = part;
  const { level, assurance, input, maxAgeSeconds, onOutage } = requirement;
  const sentences: string[] = [];
  // A pack without a calibration decides about nobody, and no server starts with it.
  const measured = pack?.calibration && supportedLevels(pack);
  if (says(part, 'level') && measured?.includes(level) === false) {
    sentences.push(
      `level ${level} is not measured with the model pack ${pack?.id} (only ${measured.join(', ')}): ` +
        'nobody can enrol or be verified at it',
    );
  }
  if (when.risk?.includes('high') === true && assurance === 'passive') {
    sentences.push('risk is high and assurance passive: a photograph may pass; ask for active');
  }
  if (says(part, 'input') && input === 'organisation') {
    sentences.push(
      'input organisation is the weakest: the organisation can match its people without them; ask for passkey',
    );
  }
  if (says(part, 'max_age_seconds') && maxAgeSeconds > 0) {
    sentences.push(
      `for ${maxAgeSeconds} seconds after a capture no other is asked for: it shows that the person was there, not that it is they who sign in now`,
    );
  }
  if (says(part, 'enrolment') && requirement.enrolment === 'sign-up') {
    sentences.push(
      'enrolment sign-up: whoever makes an account enrols a face for it; it shows later that it is ' +
        'the same face, not whose it is',
    );
  }
  if (says(part, 'on_outage') && onOutage === 'fallback') {
    sentences.push(
      'on_outage fallback: who can make this server unreachable gets the way without a face',
    );
  }
  return sentences;
}

function freeSentences({ rule, when }: Part): readonly string[] {
  if (rule === undefined) {
    return ['whom no rule names is not asked for a face; list who is free, and ask all others'];
  }
  const idle = rule.says.filter((field) => field !== 'face');
  return [
    ...(when.risk?.includes('high') === true ? ['risk is high and no face is asked for'] : []),
    ...(idle.length > 0 ? [`no face is asked for, so ${idle.join(', ')} mean nothing`] : []),
  ];
}

function enrolmentSentence({ requirement, when }: Part): Judgement | undefined {
  if (requirement.face !== 'required' || requirement.enrolment !== 'after-sign-in')
    return undefined;
  const unproven = (when.idp ?? []).filter((idp) => factsOf(idp)?.person === 'unproven');
  if (unproven.length > 0) {
    const message =
      `enrolment after-sign-in is refused with ${listed(unproven, 'and')}: its request does not ` +
      'prove who the person is, so that anybody could enrol a face for them; say invitation';
    return { severity: 'error', message };
  }
  if (when.idp?.every((idp) => factsOf(idp)?.person === 'signed') === true) return undefined;
  const message =
    'enrolment after-sign-in is safe only where the identity provider proves who the person is ' +
    '(entra), or the application that begins the transaction does; who stole a password could ' +
    'enrol their own face. Name such providers under idp, or say invitation';
  return { severity: 'warning', message };
}

function conditionSentences({ rule, when }: Part, policy: StepUpPolicy): readonly string[] {
  const values = Object.values(when).flat();
  const sentences: string[] = [];
  const globs = values.filter((value) => value.includes('*'));
  if (globs.length > 0) {
    sentences.push(
      `${listed(globs)} is compared as it is written; to mean all, leave the condition out`,
    );
  }
  for (const idp of when.idp ?? []) {
    const known = idp.toLowerCase();
    if (idp !== known && Object.hasOwn(PROVIDERS, known)) {
      sentences.push(`the idp ${quoted(idp)} is not ${quoted(known)}: names are compared exactly`);
    }
  }
  const untold = untoldSentence(rule, policy);
  return untold === undefined ? sentences : [...sentences, untold];
}

/** Where a condition can never be told, the rule never matches, but its stricter parts count. */
function untoldSentence(rule: PolicyRule | undefined, policy: StepUpPolicy): string | undefined {
  if (rule === undefined) return undefined;
  const idps = (rule.when.idp ?? Object.keys(PROVIDERS)).filter((idp) =>
    factsOf(idp)?.untold.some((field) => rule.when[field] !== undefined),
  );
  if (idps.length === 0) return undefined;
  const fields = ['application', 'groups', 'risk'] as const;
  const asked = fields.filter(
    (field) =>
      rule.when[field] !== undefined && idps.some((idp) => factsOf(idp)?.untold.includes(field)),
  );
  const isStricter = ORDERED_FIELDS.some(
    (field) => strictness(rule.requirement, field) > strictness(policy.otherwise, field),
  );
  const titles = idps.map((idp) => factsOf(idp)?.title ?? idp).join(', ');
  return (
    `of ${asked.join(' and ')} the step-up request of ${titles} tells nothing: there ` +
    (isStricter
      ? 'what the rule asks for more strictly is asked of everybody; name the providers that tell it'
      : 'the rule never matches; choose the people in the policy of the provider')
  );
}

function unreachableSentence({ rules }: StepUpPolicy, at: number): string | undefined {
  const rule = rules[at];
  const earlier = rule && rules.slice(0, at).find(({ when }) => covers(when, rule.when));
  return (
    earlier && `never matches: whatever it is for, the earlier rule ${quoted(earlier.name)} decides`
  );
}
