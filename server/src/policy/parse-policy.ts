import { createHash } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import { type Place, readYaml, written, type YamlText } from '@facenition/deployment/yaml-text';
import type { $ZodIssue } from 'zod/v4/core';
import type { Finding } from './finding.ts';
import {
  CONDITION_FIELDS,
  type Conditions,
  type PolicyRule,
  type Requirement,
  type StepUpPolicy,
} from './policy.ts';
import { KEYS, PolicyFile, type RequirementFields } from './schema.ts';

/** Of one kind: nobody reads more, and each is looked up in the text. */
const MOST_FINDINGS = 20;

/** A policy, and where its rules stand in the text. */
export interface ParsedPolicy {
  readonly outcome: 'parsed';
  readonly policy: StepUpPolicy;
  /** Of each rule. */
  readonly places: readonly Place[];
  readonly placeOfDefault: Place;
}

export type ParseOutcome =
  | ParsedPolicy
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** Reads the text of a `policy.yaml`. What is not said exactly as the schema says is refused. */
export function parsePolicy(text: string): ParseOutcome {
  const yaml = readYaml(text);
  if (!('value' in yaml)) {
    const findings = yaml.map((fault) => ({ severity: 'error', ...fault }) as const);
    return { outcome: 'refused', findings };
  }
  const read = PolicyFile.safeParse(yaml.value);
  if (!read.success) {
    const findings = read.error.issues
      .slice(0, MOST_FINDINGS)
      .flatMap((issue) => findingsOf(issue, yaml));
    return { outcome: 'refused', findings };
  }
  const { rules = [] } = read.data;
  const twice = rules.flatMap(({ name }, at) => {
    const first = rules.findIndex((rule) => rule.name === name);
    if (first === at) return [];
    const { line } = yaml.place(['rules', first, 'name']);
    const message = `rules[${at}].name: the rule of line ${line} has the same name`;
    return [{ severity: 'error', ...yaml.place(['rules', at, 'name']), message } as const];
  });
  if (twice.length > 0) return { outcome: 'refused', findings: twice };
  return {
    outcome: 'parsed',
    policy: policyOf(read.data, createHash('sha256').update(text).digest('hex')),
    places: rules.map((_, at) => yaml.place(['rules', at])),
    placeOfDefault: yaml.placeOfKey([], 'default'),
  };
}

/**
 * A policy that was checked before, as the store holds it.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where it is none: a newer release may have written it
 */
export function policyFrom(text: string): StepUpPolicy {
  const parsed = parsePolicy(text);
  if (parsed.outcome === 'parsed') return parsed.policy;
  throw new FacenitionError(
    'ERR_CONFIG_INVALID',
    'the step-up policy in use cannot be read by this release: `facenition policy apply` another',
  );
}

function policyOf({ rules = [], default: fields }: PolicyFile, hash: string): StepUpPolicy {
  const otherwise = requirementOf(fields, BUILT_IN(fields.fallback));
  return {
    hash,
    rules: rules.map(({ name, when, ...said }): PolicyRule => {
      return {
        name,
        when: conditionsOf(when),
        requirement: requirementOf(said, otherwise),
        says: Object.keys(said),
      };
    }),
    otherwise,
  };
}

/** What `default` leaves unsaid: the strictest that everybody can do. */
const BUILT_IN = (fallback: Requirement['fallback']): Omit<Requirement, 'face'> => ({
  level: 4,
  assurance: 'active',
  input: 'passkey',
  maxAgeSeconds: 0,
  fallback,
  onOutage: 'deny',
  enrolment: 'invitation',
  tries: 3,
});

function conditionsOf(when: NonNullable<PolicyFile['rules']>[number]['when']): Conditions {
  return Object.fromEntries(
    CONDITION_FIELDS.flatMap((field) => {
      const values = when[field];
      return values === undefined ? [] : [[field, values] as const];
    }),
  );
}

function requirementOf(said: RequirementFields, unsaid: Omit<Requirement, 'face'>): Requirement {
  const consent = said.consent ?? unsaid.consent;
  return {
    face: said.face,
    level: said.level ?? unsaid.level,
    assurance: said.assurance ?? unsaid.assurance,
    input: said.input ?? unsaid.input,
    maxAgeSeconds: said.max_age_seconds ?? unsaid.maxAgeSeconds,
    fallback: said.fallback ?? unsaid.fallback,
    onOutage: said.on_outage ?? unsaid.onOutage,
    enrolment: said.enrolment ?? unsaid.enrolment,
    tries: said.tries ?? unsaid.tries,
    ...(consent !== undefined && { consent }),
  };
}

function findingsOf(issue: $ZodIssue, yaml: YamlText): readonly Finding[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'unrecognized_keys') {
    const message =
      path.length === 0 ? `the file ${issue.message}` : `${written(path)}: ${issue.message}`;
    return [{ severity: 'error', ...yaml.place(path), message }];
  }
  const keys = keysAt(path);
  return issue.keys.slice(0, MOST_FINDINGS).map((key) => ({
    severity: 'error',
    ...yaml.placeOfKey(path, key),
    message: `${written([...path, key])}: is no key here; allowed: ${keys.join(', ')}`,
  }));
}

function keysAt(path: readonly (string | number)[]): readonly string[] {
  const last = path.at(-1);
  if (last === undefined) return KEYS.policy;
  if (typeof last === 'number') return KEYS.rule;
  return last === 'when' ? KEYS.when : last === 'fallback' ? KEYS.fallback : KEYS.default;
}
