import type {
  AcquisitionFailure,
  EnrolmentOutcome,
  Level,
  VerificationOutcome,
} from '@facenition/core';
import { ADVICE } from '../advice.ts';

/** The answer of `generate`. */
export type GenerateBody =
  | {
      readonly ok: true;
      readonly token: string;
      readonly accuracy: Level;
      /** ISO 8601. */
      readonly expires?: string;
      readonly warning?: string;
    }
  | {
      readonly ok: false;
      readonly error: string;
      readonly code: 'not-acquired';
      readonly reason: AcquisitionFailure;
      /** Which photo is to blame, counted from 0. */
      readonly capture?: number;
    };

/** The answer of `authenticate`. `reason` tells of photos that could not be used, nothing else. */
export interface AuthenticateBody {
  readonly ok: true;
  readonly authenticated: boolean;
  readonly reason?: AcquisitionFailure;
  readonly capture?: number;
}

/** The answer of `authenticate-score`: the score of an authentication, never of a refusal. */
export interface AuthenticateScoreBody extends AuthenticateBody {
  readonly score?: number;
  readonly threshold?: number;
}

export function generateBody(
  outcome: EnrolmentOutcome,
  accuracy: Level,
): { readonly status: 200 | 400; readonly body: GenerateBody } {
  switch (outcome.outcome) {
    case 'enrolled': {
      const { token, expires, warning } = outcome;
      return {
        status: 200,
        body: {
          ok: true,
          token,
          accuracy,
          ...(expires !== undefined && { expires: new Date(expires).toISOString() }),
          ...(warning !== undefined && { warning }),
        },
      };
    }
    case 'not-acquired':
      return {
        status: 400,
        body: { ok: false, error: ADVICE[outcome.reason], code: 'not-acquired', ...blame(outcome) },
      };
  }
}

export function authenticateBody(outcome: VerificationOutcome): AuthenticateBody {
  const authenticated = outcome.outcome === 'match';
  return outcome.outcome === 'not-acquired'
    ? { ok: true, authenticated, ...blame(outcome) }
    : { ok: true, authenticated };
}

export function authenticateScoreBody(outcome: VerificationOutcome): AuthenticateScoreBody {
  const body = authenticateBody(outcome);
  switch (outcome.outcome) {
    case 'match':
      return { ...body, score: outcome.score, threshold: outcome.threshold };
    // The score of a refusal would tell an attacker how to come closer.
    case 'non-match':
      return { ...body, threshold: outcome.threshold };
    case 'not-acquired':
      return body;
  }
}

function blame(outcome: { readonly reason: AcquisitionFailure; readonly capture?: number }): {
  readonly reason: AcquisitionFailure;
  readonly capture?: number;
} {
  const { reason, capture } = outcome;
  return capture === undefined ? { reason } : { reason, capture };
}
