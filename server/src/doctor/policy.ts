import { FacenitionError, type PackManifest, supportedLevels } from '@facenition/core';
import type { ConsentTerms } from '../capture/consent.ts';
import { BUILT_IN_POLICY } from '../policy/built-in-policy.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import { DEFAULT_RULE, type Requirement, type StepUpPolicy } from '../policy/policy.ts';
import { describeRequirement, quoted } from '../policy/words.ts';
import { broken, brokenBy, type Finding, ok, warning } from './finding.ts';
import type { StoreView } from './store.ts';

const CHECK = 'step-up policy';

/** What a policy is held against; what is absent is for another check to complain of. */
export interface PolicyGround {
  readonly pack?: PackManifest | undefined;
  readonly terms?: ConsentTerms | undefined;
}

/** Whether the policy in use can be met: by the model pack, and by what people agree to. */
export async function checkPolicyInUse(
  { state, reader }: Pick<StoreView, 'state' | 'reader'>,
  ground: PolicyGround,
): Promise<readonly Finding[]> {
  if (state === 'unknown') return [warning(CHECK, 'not looked at', 'see the store')];
  const applied = await reader?.policies.current();
  try {
    const policy = applied === undefined ? BUILT_IN_POLICY : policyFrom(applied.text);
    const unmet = unmetBy(policy, ground);
    if (unmet.length > 0) return unmet;
    const built = `none was applied, and the built-in one holds: ${describeRequirement(policy.otherwise)}`;
    return [ok(CHECK, applied === undefined ? built : 'the one in use can be met')];
  } catch (fault) {
    if (!(fault instanceof FacenitionError)) throw fault;
    return [brokenBy(CHECK, fault.message, 'apply another')];
  }
}

function unmetBy({ rules, otherwise }: StepUpPolicy, ground: PolicyGround): readonly Finding[] {
  const parts = [...rules, { name: DEFAULT_RULE, requirement: otherwise }];
  return parts
    .filter(({ requirement }) => requirement.face === 'required')
    .flatMap(({ name, requirement }) => [
      ...checkLevelOf(name, requirement, ground),
      ...checkConsentOf(name, requirement, ground),
    ]);
}

function checkLevelOf(
  rule: string,
  { level }: Requirement,
  { pack }: PolicyGround,
): readonly Finding[] {
  const levels = pack?.calibration === undefined ? undefined : supportedLevels(pack);
  if (levels === undefined || levels.includes(level)) return [];
  const what =
    `${quoted(rule)} asks for level ${level}, and ${pack?.id} is measured for ` +
    `${levels.join(', ')} only: whom it is for can neither enrol nor be verified`;
  return [broken(CHECK, what, 'apply a policy with another level: `facenition policy apply`')];
}

function checkConsentOf(
  rule: string,
  { consent }: Requirement,
  { terms }: PolicyGround,
): readonly Finding[] {
  if (consent === undefined || terms === undefined || consent === terms.version) return [];
  const what =
    `${quoted(rule)} wants another version of the consent than FACENITION_CONSENT_FILE has: ` +
    'whom it is for cannot be enrolled';
  const remedy = 'put that version into the file, or apply a policy with the one that it has';
  return [broken(CHECK, what, remedy)];
}
