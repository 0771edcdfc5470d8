import { policyFrom } from '../../src/policy/parse-policy.ts';
import type { StepUpPolicy } from '../../src/policy/policy.ts';

export const DEFAULT = `default:
  face: required
  level: 3
  assurance: passive
  input: passphrase
  max_age_seconds: 600
  fallback: { label: Another way, to: idp }
  on_outage: fallback
  enrolment: invitation
  tries: 3
`;

/** A policy of these rules, written as in the file; the default is a weak one. */
export function policyOf(rules: string, otherwise = DEFAULT): StepUpPolicy {
  return policyFrom(`version: 1\nrules:\n${rules}\n${otherwise}`);
}
