import type { PolicyName, ScenarioReport, SecurityReport } from '../scorecard.ts';
import { formatCaptures } from './format.ts';

/** What whoever reads about security must know first. */
export const TEMPLATE_KNOWN =
  'Seal key, pepper and user secret known means template known, at every code.';

const POLICIES: Readonly<Record<PolicyName, string>> = {
  '1-1': 'one capture at enrolment, one at verification',
  '1-2': 'one capture at enrolment, two at verification',
  '3-1': 'three captures at enrolment, one at verification',
  '3-2': 'three captures at enrolment, two at verification',
};

/** A capture policy in words. */
export function describePolicy(policy: PolicyName): string {
  return POLICIES[policy];
}

const SCENARIOS: Readonly<Record<ScenarioReport['name'], string>> = {
  normal: 'normal',
  'stolen-key': 'stolen key',
  'stolen-face': 'stolen face',
  'all-keys-but-the-seal': 'all keys but the seal',
};

export function describeScenario(name: ScenarioReport['name']): string {
  return SCENARIOS[name];
}

/** What kind of reference was attacked, in words. */
export function describeReference({ level, captures, code }: SecurityReport): string {
  return `level ${level}, ${formatCaptures(captures)}, code ${code}`;
}
