/** One step of a sign-in that is over, as Cognito tells it. */
export interface PastChallenge {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata?: string | null | undefined;
}

export type Flow = 'password-first' | 'face-only';

/** Steps of Cognito's own that may stand between the password and the face. */
export type OtherChallenge =
  | 'SMS_MFA'
  | 'SOFTWARE_TOKEN_MFA'
  | 'DEVICE_SRP_AUTH'
  | 'DEVICE_PASSWORD_VERIFIER'
  | 'NEW_PASSWORD_REQUIRED';

export interface SignInRules {
  readonly flow: Flow;
  /** How many faces may be shown in one sign-in, 1..3. */
  readonly tries: 1 | 2 | 3;
  /** What our challenge calls itself: `FACE_TICKET`. Others by the name `CUSTOM_CHALLENGE` are foreign. */
  readonly kind: string;
  /** That may come between, where they were passed. */
  readonly between: readonly OtherChallenge[];
}

export type NextStep =
  | { readonly outcome: 'ask-password' }
  | { readonly outcome: 'ask-face' }
  | { readonly outcome: 'issue-tokens' }
  | { readonly outcome: 'fail'; readonly reason: string };

/**
 * What comes next in a sign-in. It looks at every step by name and result: a list that is long
 * enough proves nothing.
 */
export function decide(session: readonly PastChallenge[], rules: SignInRules): NextStep {
  if (rules.flow === 'face-only') return decideFace(session, rules);
  const [begun, password, ...rest] = session;
  if (begun === undefined) return fail('no_password');
  if (!isPassed(begun, 'SRP_A')) return fail('foreign_challenge');
  if (password === undefined) return { outcome: 'ask-password' };
  if (password.challengeName !== 'PASSWORD_VERIFIER') return fail('foreign_challenge');
  if (password.challengeResult !== true) return fail('wrong_password');
  const names: readonly string[] = rules.between;
  const first = rest.findIndex(({ challengeName }) => !names.includes(challengeName));
  const faces = first === -1 ? [] : rest.slice(first);
  const between = rest.slice(0, rest.length - faces.length);
  if (between.some(({ challengeResult }) => challengeResult !== true)) return fail('wrong_factor');
  return decideFace(faces, rules);
}

function decideFace(faces: readonly PastChallenge[], { tries, kind }: SignInRules): NextStep {
  const isOurs = (one: PastChallenge): boolean =>
    one.challengeName === 'CUSTOM_CHALLENGE' &&
    (one.challengeMetadata?.startsWith(`${kind}:`) ?? false);
  if (!faces.every(isOurs)) return fail('foreign_challenge');
  const passed = faces.findIndex(({ challengeResult }) => challengeResult === true);
  if (passed === -1) return faces.length < tries ? { outcome: 'ask-face' } : fail('wrong_face');
  // Nothing comes after a face that matched; and no more faces were shown than may be.
  const isLast = passed === faces.length - 1;
  return isLast && faces.length <= tries ? { outcome: 'issue-tokens' } : fail('foreign_challenge');
}

function isPassed({ challengeName, challengeResult }: PastChallenge, name: string): boolean {
  return challengeName === name && challengeResult === true;
}

function fail(reason: string): NextStep {
  return { outcome: 'fail', reason };
}
