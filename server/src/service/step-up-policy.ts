import { BUILT_IN_POLICY } from '../policy/built-in-policy.ts';
import { type DecisionTrace, traceDecision } from '../policy/decide.ts';
import { explainTrace } from '../policy/explain.ts';
import { policyFrom } from '../policy/parse-policy.ts';
import type { PolicyEvent, StepUpPolicy } from '../policy/policy.ts';
import { recordOf, traceOf } from '../policy/recorded.ts';
import { quoted } from '../policy/words.ts';
import type { ServiceStoreParts } from './ports.ts';

type Policies = Pick<ServiceStoreParts, 'policies'>;
type Parts = Pick<ServiceStoreParts, 'policies' | 'stepUpEvents'>;

/**
 * The step-up policy in use: the newest that was applied, else the built-in one.
 *
 * Rejects with `ERR_CONFIG_INVALID` where this release cannot read it: then nobody is let in by it.
 */
export async function policyInUse({ policies }: Policies): Promise<StepUpPolicy> {
  const applied = await policies.current();
  return applied === undefined ? BUILT_IN_POLICY : policyFrom(applied.text);
}

/** Decides by the policy in use what is asked of a person. `recordStepUp` keeps why. */
export async function judgeStepUp(parts: Policies, event: PolicyEvent): Promise<DecisionTrace> {
  return traceDecision(await policyInUse(parts), event);
}

/** Keeps why a person was asked or was not. `txn`: the capture transaction that follows, if any. */
export async function recordStepUp(
  { stepUpEvents }: Pick<Parts, 'stepUpEvents'>,
  trace: DecisionTrace,
  event: PolicyEvent,
  now: number,
  txn?: string,
): Promise<void> {
  await stepUpEvents.record({ ...recordOf(trace, event), ...(txn !== undefined && { txn }) }, now);
}

/** Why a person was asked, and what became of it, in sentences. `undefined`: nothing is kept. */
export async function explainStepUp(
  parts: Parts,
  txn: string,
): Promise<readonly string[] | undefined> {
  const kept = await parts.stepUpEvents.find(txn);
  if (kept === undefined) return undefined;
  const when = `Decided at ${new Date(kept.at).toISOString()}, for ${quoted(kept.idp)}, ${quoted(kept.tenant)}.`;
  const policy = await policyOfHash(parts, kept.policyHash);
  if (policy === undefined) {
    return [
      when,
      `By the rule ${quoted(kept.rule)} of the policy ${kept.policyHash}, which is not kept.`,
    ];
  }
  const { conclusion } = kept;
  const sentences = explainTrace(
    policy,
    traceOf(policy, kept),
    conclusion === undefined ? {} : { attempt: conclusion },
  );
  return [
    when,
    ...sentences,
    ...(conclusion === undefined ? ['What became of it: nothing that was noted.'] : []),
  ];
}

async function policyOfHash(
  { policies }: Policies,
  hash: string,
): Promise<StepUpPolicy | undefined> {
  if (hash === BUILT_IN_POLICY.hash) return BUILT_IN_POLICY;
  const applied = await policies.find(hash);
  return applied && policyFrom(applied.text);
}
