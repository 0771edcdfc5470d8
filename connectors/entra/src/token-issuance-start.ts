import {
  type Demand,
  type Facenition,
  type FaceOutcome,
  type Hook,
  HookFault,
  type HookReply,
  type LatestQuestion,
} from '@facenition/hook';
import { actionReply, calloutOf, readCallout, UserContext } from './callout.ts';

const EVENT = 'tokenIssuanceStart';
const NAME = 'onTokenIssuanceStart';

const TokenIssuanceStart = calloutOf(EVENT, { authenticationContext: UserContext });

export interface TokenIssuanceStartOptions extends Demand {
  readonly tenantId: string;
  readonly facenition: Pick<Facenition, 'latestVerification'>;
  /** Of the verification: `sign-in`. */
  readonly scope: string;
  /** How long ago the face may have been compared, 1..86400. */
  readonly maxAgeSeconds: number;
  /**
   * Where nothing can be decided. `deny` (unless said): a bad status, and Entra issues no token.
   * `unverified`: the token says that no face was verified, and the application decides.
   */
  readonly onFault?: 'deny' | 'unverified';
}

/** Vendor payload -> our question. */
export function readTokenIssuanceStart(
  payload: unknown,
  { tenantId, scope, maxAgeSeconds, level, assurance }: TokenIssuanceStartOptions,
): { readonly question: LatestQuestion; readonly call: string } {
  const { authenticationContext } = readCallout(TokenIssuanceStart, payload, {
    name: NAME,
    tenantId,
  });
  const { user, correlationId } = authenticationContext;
  return {
    question: { user: user.id, scope, maxAgeSeconds, level, assurance },
    call: correlationId,
  };
}

/**
 * Our outcome -> claims. There is no action that refuses: the application looks at them. Throws
 * `HookFault` `ERR_SERVICE_UNAVAILABLE` for a match that does not say when it was.
 */
export function writeTokenIssuanceStart(answer: FaceOutcome): HookReply {
  if (answer.outcome !== 'match') return claimsReply({ faceVerified: 'false' });
  if (!Number.isFinite(answer.verifiedAt)) {
    throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'a match without its time');
  }
  return claimsReply({
    faceVerified: 'true',
    faceVerifiedAt: String(Math.floor(answer.verifiedAt / 1000)),
    faceLevel: String(answer.level),
    faceAssurance: answer.assurance,
  });
}

/** Texts alone: Entra takes neither numbers nor booleans. */
function claimsReply(claims: Readonly<Record<string, string>>): HookReply {
  return actionReply(EVENT, 'provideClaimsForToken', { claims });
}

/**
 * Tells the application whether the person's face was verified lately. It runs whenever a token is
 * issued, without asking anybody for anything, so it is an assurance of recency and no step-up.
 */
export function tokenIssuanceStart(
  options: TokenIssuanceStartOptions,
): Hook<LatestQuestion, FaceOutcome, HookReply> {
  const { facenition, onFault = 'deny' } = options;
  return {
    name: NAME,
    read: (payload) => readTokenIssuanceStart(payload, options),
    ask: (question, signal) => facenition.latestVerification(question, signal),
    write: writeTokenIssuanceStart,
    refuse: () =>
      onFault === 'unverified' ? claimsReply({ faceVerified: 'false' }) : { status: 500 },
  };
}
