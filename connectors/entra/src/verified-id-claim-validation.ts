import type {
  Demand,
  Facenition,
  FaceOutcome,
  Hook,
  HookReply,
  LatestQuestion,
} from '@facenition/hook';
import * as z from 'zod';
import { actionReply, calloutOf, readCallout, UserContext } from './callout.ts';

const EVENT = 'verifiedIdClaimValidation';
const NAME = 'onVerifiedIdClaimValidation';

const Claims = z.record(z.string().min(1), z.string());

const VerifiedIdClaimValidation = calloutOf(EVENT, {
  authenticationContext: UserContext,
  verifiedIdClaimsContext: z.looseObject({
    claims: Claims.refine((claims) => Object.keys(claims).length > 0),
    additionalInfo: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** What a person's credential says, and what is to be compared with it. */
export interface Recovery {
  readonly user: string;
  /** Of the credential. */
  readonly claims: Readonly<Record<string, string>>;
  /** What the recovery was set up to send along. */
  readonly additionalInfo: Readonly<Record<string, unknown>>;
}

export interface VerifiedIdClaimValidationOptions extends Demand {
  readonly tenantId: string;
  readonly facenition: Pick<Facenition, 'latestVerification'>;
  /** Of the verification: `account-recovery`. */
  readonly scope: string;
  /** How long ago the face may have been compared, 1..86400. */
  readonly maxAgeSeconds: number;
  /**
   * Compares the credential with what the organisation knows of the person: the names of the claims
   * that differ. A face does not stand in for that: the credential may be somebody else's.
   */
  readonly failedClaims: (recovery: Recovery, signal: AbortSignal) => Promise<readonly string[]>;
}

export interface RecoveryQuestion {
  readonly face: LatestQuestion;
  readonly recovery: Recovery;
}

export type RecoveryOutcome =
  | FaceOutcome
  | { readonly outcome: 'claims-differ'; readonly failedClaims: readonly string[] };

export function readVerifiedIdClaimValidation(
  payload: unknown,
  { tenantId, scope, maxAgeSeconds, level, assurance }: VerifiedIdClaimValidationOptions,
): { readonly question: RecoveryQuestion; readonly call: string } {
  const data = readCallout(VerifiedIdClaimValidation, payload, { name: NAME, tenantId });
  const { user, correlationId } = data.authenticationContext;
  const { claims, additionalInfo } = data.verifiedIdClaimsContext;
  return {
    question: {
      face: { user: user.id, scope, maxAgeSeconds, level, assurance },
      recovery: { user: user.id, claims, additionalInfo: additionalInfo ?? {} },
    },
    call: correlationId,
  };
}

/** Which claims differ; all of them where it was the face, as no claim stands for one. */
export function writeVerifiedIdClaimValidation(
  answer: RecoveryOutcome,
  { claims }: Pick<Recovery, 'claims'>,
): HookReply {
  if (answer.outcome === 'match') return actionReply(EVENT, 'pass');
  const failedClaims =
    answer.outcome === 'claims-differ' ? answer.failedClaims : Object.keys(claims);
  return actionReply(EVENT, 'failed', { failedClaims });
}

/**
 * Lets an account be recovered where the credential is the person's by what the organisation knows,
 * and their face was verified lately. A bad status where nothing can be decided: the recovery fails.
 */
export function verifiedIdClaimValidation(
  options: VerifiedIdClaimValidationOptions,
): Hook<RecoveryQuestion, RecoveryOutcome, HookReply> {
  const { facenition } = options;
  return {
    name: NAME,
    read: (payload) => readVerifiedIdClaimValidation(payload, options),
    async ask({ face, recovery }, signal) {
      const failedClaims = await options.failedClaims(recovery, signal);
      if (failedClaims.length !== 0) return { outcome: 'claims-differ', failedClaims };
      return facenition.latestVerification(face, signal);
    },
    write: (answer, { recovery }) => writeVerifiedIdClaimValidation(answer, recovery),
    refuse: () => ({ status: 500 }),
  };
}
