import type { CognitoCalls, RespondToAuthChallenge, SignInStep } from './cognito.ts';
import { type CaptureEnd, type FaceChallenge, readFaceChallenge } from './show-capture.ts';

/**
 * Proves a password to Cognito without sending it (SRP). It is none of ours: a library does it, as
 * `cognito-srp-helper`.
 */
export interface PasswordProof {
  /** `SRP_A`, in hexadecimal digits. */
  begin(): Promise<string>;
  /**
   * What answers `PASSWORD_VERIFIER`: `PASSWORD_CLAIM_SIGNATURE`, `PASSWORD_CLAIM_SECRET_BLOCK`,
   * `TIMESTAMP`, and `USERNAME` as the parameters name it.
   */
  answer(parameters: Readonly<Record<string, string>>): Promise<Record<string, string>>;
}

export interface SignInOptions {
  readonly cognito: CognitoCalls;
  readonly clientId: string;
  readonly username: string;
  /** Absent: by the face alone, which the user pool has to be set up for. */
  readonly password?: PasswordProof | undefined;
  /** Lets the person make a capture, as `showCapture` does. */
  readonly capture: (challenge: FaceChallenge) => Promise<CaptureEnd>;
}

export interface SignInTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken?: string | undefined;
  readonly expiresInSeconds?: number | undefined;
}

/** Every way a sign-in can end. Only `signed-in` has tokens. */
export type SignInOutcome =
  | { readonly outcome: 'signed-in'; readonly tokens: SignInTokens }
  /** Password or face; Cognito does not say which. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'cancelled'; readonly how?: string | undefined }
  /** Cognito wants what this sign-in has no answer to, as a second factor of its own. */
  | { readonly outcome: 'other-challenge'; readonly name: string }
  /** Nothing was decided; by Cognito's word for it. */
  | { readonly outcome: 'unavailable'; readonly reason: string };

/** Signs somebody in: the password first, where there is one, and then a live face. */
export async function signInWithFace(options: SignInOptions): Promise<SignInOutcome> {
  try {
    return await signIn(options);
  } catch (thrown) {
    return outcomeOf(thrown);
  }
}

async function signIn(options: SignInOptions): Promise<SignInOutcome> {
  const { cognito, clientId, username, password, capture } = options;
  const srp = password && { CHALLENGE_NAME: 'SRP_A', SRP_A: await password.begin() };
  let step = await cognito.initiateAuth({
    AuthFlow: 'CUSTOM_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, ...srp },
  });
  // Cognito ends it: three tries of a face at most, and a password once.
  while (step.AuthenticationResult === undefined) {
    const { ChallengeName: name = '', ChallengeParameters: parameters = {} } = step;
    const challenge = readFaceChallenge(parameters);
    let answer: Record<string, string>;
    if (name === 'PASSWORD_VERIFIER' && password !== undefined) {
      answer = await password.answer(parameters);
      step = await cognito.respondToAuthChallenge(respond(options, step, name, answer));
    } else if (name === 'CUSTOM_CHALLENGE' && challenge !== undefined) {
      const end = await capture(challenge);
      if (end.outcome === 'cancelled') return end;
      // An answer that is none: Cognito says whether there is another try.
      answer = { ANSWER: end.outcome === 'passed' ? end.ticket : 'failed' };
      step = await cognito.respondToAuthChallenge(respond(options, step, name, answer));
    } else {
      return { outcome: 'other-challenge', name };
    }
  }
  return signedIn(step.AuthenticationResult);
}

function respond(
  { clientId, username }: SignInOptions,
  { Session, ChallengeParameters }: SignInStep,
  ChallengeName: RespondToAuthChallenge['ChallengeName'],
  answer: Record<string, string>,
): RespondToAuthChallenge {
  // Cognito wants the name that it gave, which may be another than what was typed.
  const USERNAME =
    ChallengeParameters?.USERNAME ?? ChallengeParameters?.USER_ID_FOR_SRP ?? username;
  return {
    ClientId: clientId,
    ChallengeName,
    ChallengeResponses: { USERNAME, ...answer },
    ...(Session !== undefined && { Session }),
  };
}

function signedIn(result: NonNullable<SignInStep['AuthenticationResult']>): SignInOutcome {
  const { AccessToken: accessToken, IdToken: idToken, RefreshToken, ExpiresIn } = result;
  if (accessToken === undefined || idToken === undefined) {
    return { outcome: 'unavailable', reason: 'no tokens' };
  }
  return {
    outcome: 'signed-in',
    tokens: { accessToken, idToken, refreshToken: RefreshToken, expiresInSeconds: ExpiresIn },
  };
}

function outcomeOf(thrown: unknown): SignInOutcome {
  if (!(thrown instanceof Error)) return { outcome: 'unavailable', reason: 'unknown' };
  const isRefusal = ['NotAuthorizedException', 'UserNotFoundException'].includes(thrown.name);
  return isRefusal ? { outcome: 'refused' } : { outcome: 'unavailable', reason: thrown.name };
}
