import type { Level } from '@facenition/core';
import { FacenitionError } from '@facenition/core';
import type { DecisionTrace } from '../policy/decide.ts';
import type { EnrolmentWay, Fallback, PolicyEvent } from '../policy/policy.ts';
import { strictness } from '../policy/stricter.ts';
import type { ServiceStoreParts } from '../service/ports.ts';
import { judgeStepUp } from '../service/step-up-policy.ts';
import type { CapturePorts } from './ports.ts';
import type { BeginCapture, CaptureAssurance, UserInput } from './transaction.ts';

/** What one capture has to meet, and how that was decided. */
export interface CaptureRequirement {
  readonly level: Level;
  readonly assurance: CaptureAssurance;
  readonly input: UserInput;
  readonly tries: number;
  readonly fallback: Fallback;
  readonly decided: { readonly trace: DecisionTrace; readonly event: PolicyEvent };
}

/**
 * What the policy in use asks of this person, and what the consumer needs beyond it. A reference that
 * is stricter than that is used as it is.
 */
export async function requirementOf(
  parts: ServiceStoreParts,
  { subject, scope, purpose, facts, atLeast }: BeginCapture,
  now: number,
): Promise<CaptureRequirement> {
  const { idp, tenant } = subject;
  const event: PolicyEvent = { idp, tenant, ...facts };
  const trace = await judgeStepUp(parts, event);
  const { decision } = trace;
  const wanted = {
    level: higher(decision.level, atLeast?.level),
    assurance: atLeast?.assurance === 'active' ? 'active' : decision.assurance,
    input: decision.input,
  } as const;
  const reference =
    purpose === 'verification' ? await parts.vault.findOf(subject, scope, now) : undefined;
  const isStricter =
    reference !== undefined &&
    reference.level >= wanted.level &&
    strictness({ ...decision, input: reference.input }, 'input') >= strictness(decision, 'input');
  const { tries, fallback } = decision;
  return {
    ...wanted,
    ...(isStricter && { level: reference.level, input: reference.input }),
    tries,
    fallback,
    decided: { trace, event },
  };
}

function higher(level: Level, other: Level | undefined): Level {
  return other !== undefined && other > level ? other : level;
}

/** In which ways a person may enrol, by what the policy says. */
const ENROLS: Readonly<Record<EnrolmentWay, readonly NonNullable<BeginCapture['vouchedBy']>[]>> = {
  invitation: ['invitation'],
  'sign-up': ['invitation', 'sign-up'],
  'after-sign-in': ['invitation', 'sign-up', 'sign-in'],
};

/** Rejects as `CaptureTransactions.begin` does for an enrolment. */
export async function checkEnrolment(
  { vault }: ServiceStoreParts,
  { subject, scope, replaces, vouchedBy }: BeginCapture,
  { decided }: Pick<CaptureRequirement, 'decided'>,
  { consent, clock }: Pick<CapturePorts, 'consent' | 'clock'>,
): Promise<void> {
  const { decision } = decided.trace;
  if (consent === undefined) {
    throw new FacenitionError(
      'ERR_CONSENT_MISSING',
      'nobody is enrolled on the capture page before FACENITION_CONSENT_FILE says what people agree to',
    );
  }
  if (decision.consent !== undefined && decision.consent !== consent.version) {
    throw new FacenitionError(
      'ERR_CONSENT_MISSING',
      'the policy wants another version of the consent than FACENITION_CONSENT_FILE has',
    );
  }
  if (!ENROLS[decision.enrolment].includes(vouchedBy ?? 'sign-in')) {
    throw new FacenitionError(
      'ERR_INVITATION_NEEDED',
      'the policy lets nobody enrol in this way: an invitation is needed',
    );
  }
  if (replaces === true || (await vault.findOf(subject, scope, clock())) === undefined) {
    return;
  }
  throw alreadyEnrolled();
}

export function alreadyEnrolled(): FacenitionError {
  return new FacenitionError('ERR_ALREADY_ENROLLED', 'there is a reference of this person already');
}
