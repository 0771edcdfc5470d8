import { policyFrom } from './parse-policy.ts';
import type { StepUpPolicy } from './policy.ts';

/** What holds where nobody applied a policy. */
export const BUILT_IN_POLICY_TEXT = `# The built-in step-up policy: it holds until another is applied.
version: 1
rules: []
default:
  face: required
  level: 4
  assurance: active
  input: passkey
  max_age_seconds: 0
  fallback:
    label: Sign in another way
    to: idp
  on_outage: deny
  enrolment: invitation
  tries: 3
`;

export const BUILT_IN_POLICY: StepUpPolicy = policyFrom(BUILT_IN_POLICY_TEXT);
