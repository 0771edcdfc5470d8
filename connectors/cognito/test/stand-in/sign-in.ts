import { createHash, randomBytes } from 'node:crypto';
import { CognitoError, notAuthorized } from './cognito-error.ts';
import { needed, trigger } from './events.ts';
import { type AuthSession, findUser, type Pool, type PoolClient, type PoolUser } from './pool.ts';
import { issueTokens } from './tokens.ts';

export type Input = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

export const textsOf = (value: unknown): Texts => ({ ...Object(value) });

/** What a library of SRP would compute; here a hash, so that the tests need none. */
export function passwordClaim(password: string, secretBlock: string): string {
  return createHash('sha256').update(`${password}\n${secretBlock}`).digest('base64');
}

/** `InitiateAuth`. */
export async function initiateAuth(pool: Pool, input: Input): Promise<object> {
  const client = clientOf(pool, input);
  const parameters = textsOf(input.AuthParameters);
  const flow = String(input.AuthFlow);
  if (!client.explicitAuthFlows.includes(`ALLOW_${flow}`)) {
    throw new CognitoError('InvalidParameterException', `${flow} flow not enabled for this client`);
  }
  if (flow === 'REFRESH_TOKEN_AUTH') return refresh(pool, client, parameters);
  const { USERNAME = '' } = parameters;
  const user = findUser(pool, USERNAME);
  if (user === undefined && !client.preventUserExistenceErrors) {
    throw new CognitoError('UserNotFoundException', 'User does not exist.');
  }
  checkUser(pool, user);
  if (flow === 'USER_PASSWORD_AUTH') return byPassword(pool, client, user, parameters);
  const isSrp = parameters.CHALLENGE_NAME === 'SRP_A' && parameters.SRP_A !== undefined;
  const srp = { challengeName: 'SRP_A', challengeResult: true, challengeMetadata: null };
  return goOn(pool, client, {
    userName: user?.userName ?? USERNAME,
    user,
    entries: isSrp ? [srp] : [],
    clientMetadata: undefined,
  });
}

/** `RespondToAuthChallenge`. A session is good once, whatever comes of it. */
export async function respondToAuthChallenge(pool: Pool, input: Input): Promise<object> {
  const client = clientOf(pool, input);
  const session = takeSession(pool, client, input);
  const responses = textsOf(input.ChallengeResponses);
  if (input.ChallengeName !== session.challengeName) {
    throw new CognitoError('InvalidParameterException', 'Challenge name does not match.');
  }
  const names = [session.userName, session.user?.attributes.get('email')];
  if (!names.includes(responses.USERNAME)) throw notAuthorized('Invalid user for the session.');
  const clientMetadata = input.ClientMetadata;
  const challengeResult =
    session.challengeName === 'PASSWORD_VERIFIER'
      ? isPassword(session, responses)
      : await isAnswer(pool, session, responses, clientMetadata);
  const { challengeName, metadata: challengeMetadata, userName, user } = session;
  const entries = [...session.entries, { challengeName, challengeResult, challengeMetadata }];
  return goOn(pool, client, { userName, user, entries, clientMetadata });
}

type Progress = Pick<AuthSession, 'userName' | 'user' | 'entries'> & {
  readonly clientMetadata: unknown;
};

async function goOn(pool: Pool, client: PoolClient, progress: Progress): Promise<object> {
  const { userName, user, entries: session, clientMetadata } = progress;
  const occasion = { clientId: client.clientId, userName, user };
  const about = { session, ...whoseMetadata(user, clientMetadata) };
  const empty = { challengeName: null, issueTokens: null, failAuthentication: null };
  const next = needed(
    await trigger(pool, ['DefineAuthChallenge', 'Authentication'], occasion, about, empty),
  );
  if (next.failAuthentication === true) throw failed(pool, user);
  if (next.issueTokens === true) {
    if (user === undefined) throw failed(pool, user);
    user.failures = 0;
    return issueTokens(pool, client, user, 'Authentication');
  }
  const name = next.challengeName;
  if (name === 'PASSWORD_VERIFIER') return askPassword(pool, client, progress);
  if (name === 'CUSTOM_CHALLENGE') return askCustom(pool, client, progress);
  throw new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
}

function askPassword(pool: Pool, client: PoolClient, progress: Progress): object {
  const secretBlock = randomBytes(32).toString('base64');
  const Session = keep(pool, client, progress, {
    challengeName: 'PASSWORD_VERIFIER',
    secretBlock,
  });
  const { userName } = progress;
  const srp = { SALT: 'aa', SRP_B: 'bb', SECRET_BLOCK: secretBlock };
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    Session,
    ChallengeParameters: { ...srp, USERNAME: userName, USER_ID_FOR_SRP: userName },
  };
}

async function askCustom(pool: Pool, client: PoolClient, progress: Progress): Promise<object> {
  const { userName, user, entries: session, clientMetadata } = progress;
  const occasion = { clientId: client.clientId, userName, user };
  const about = {
    challengeName: 'CUSTOM_CHALLENGE',
    session,
    ...whoseMetadata(user, clientMetadata),
  };
  const empty = {
    publicChallengeParameters: null,
    privateChallengeParameters: null,
    challengeMetadata: null,
  };
  const made = needed(
    await trigger(pool, ['CreateAuthChallenge', 'Authentication'], occasion, about, empty),
  );
  const metadata = made.challengeMetadata;
  const Session = keep(pool, client, progress, {
    challengeName: 'CUSTOM_CHALLENGE',
    privateParameters: { ...Object(made.privateChallengeParameters) },
    metadata: typeof metadata === 'string' ? metadata : null,
  });
  const shown = textsOf(made.publicChallengeParameters);
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session,
    ChallengeParameters: { USERNAME: userName, ...shown },
  };
}

async function isAnswer(
  pool: Pool,
  session: AuthSession,
  responses: Texts,
  clientMetadata: unknown,
): Promise<boolean> {
  const { clientId, userName, user, privateParameters: privateChallengeParameters } = session;
  const { ANSWER: challengeAnswer } = responses;
  if (challengeAnswer === undefined || challengeAnswer.length > 131_072) {
    throw new CognitoError('InvalidParameterException', 'Missing required parameter ANSWER');
  }
  const about = {
    privateChallengeParameters,
    challengeAnswer,
    ...whoseMetadata(user, clientMetadata),
  };
  const verified = needed(
    await trigger(
      pool,
      ['VerifyAuthChallengeResponse', 'Authentication'],
      { clientId, userName, user },
      about,
      { answerCorrect: null },
    ),
  );
  return verified.answerCorrect === true;
}

function isPassword({ user, secretBlock = '' }: AuthSession, responses: Texts): boolean {
  const { PASSWORD_CLAIM_SIGNATURE: claim } = responses;
  return user !== undefined && claim === passwordClaim(user.password, secretBlock);
}

function whoseMetadata(user: PoolUser | undefined, clientMetadata: unknown): object {
  return {
    ...(user === undefined && { userNotFound: true }),
    ...(clientMetadata !== undefined && { clientMetadata }),
  };
}

function keep(
  { sessions, clock }: Pool,
  { clientId, authSessionValidity }: PoolClient,
  { userName, user, entries }: Progress,
  step: Partial<AuthSession> & Pick<AuthSession, 'challengeName'>,
): string {
  const id = randomBytes(90).toString('base64url');
  const expiresAt = clock() + authSessionValidity * 60_000;
  const none = { privateParameters: {}, metadata: null };
  sessions.set(id, { clientId, userName, user, entries, ...none, ...step, expiresAt });
  return id;
}

function takeSession(pool: Pool, { clientId }: PoolClient, input: Input): AuthSession {
  const id = String(input.Session);
  const session = pool.sessions.get(id);
  pool.sessions.delete(id);
  if (session === undefined || session.clientId !== clientId) {
    throw notAuthorized('Invalid session for the user, session can only be used once.');
  }
  if (pool.clock() < session.expiresAt) return session;
  throw notAuthorized('Invalid session for the user, session is expired.');
}

function clientOf({ clients }: Pool, input: Input): PoolClient {
  const client = clients.find(({ clientId }) => clientId === input.ClientId);
  if (client !== undefined) return client;
  throw new CognitoError('ResourceNotFoundException', 'User pool client does not exist.');
}

function checkUser({ clock }: Pool, user: PoolUser | undefined): void {
  if (user === undefined) return;
  if (clock() < user.lockedUntil) throw notAuthorized('Password attempts exceeded');
  if (!user.isConfirmed) {
    throw new CognitoError('UserNotConfirmedException', 'User is not confirmed.');
  }
}

/** After five failures the next is let through later and later: 2^(n-5) seconds, to 15 minutes. */
function failed({ clock }: Pool, user: PoolUser | undefined): CognitoError {
  if (user !== undefined) {
    user.failures += 1;
    const seconds = user.failures < 5 ? 0 : Math.min(2 ** (user.failures - 5), 900);
    user.lockedUntil = clock() + seconds * 1000;
  }
  return notAuthorized();
}

async function byPassword(
  pool: Pool,
  client: PoolClient,
  user: PoolUser | undefined,
  { PASSWORD }: Texts,
): Promise<object> {
  if (user === undefined || user.password !== PASSWORD) throw failed(pool, user);
  return issueTokens(pool, client, user, 'Authentication');
}

async function refresh(
  pool: Pool,
  client: PoolClient,
  { REFRESH_TOKEN = '' }: Texts,
): Promise<object> {
  const known = pool.refreshTokens.get(REFRESH_TOKEN);
  if (known?.clientId !== client.clientId) throw notAuthorized('Invalid Refresh Token');
  return issueTokens(pool, client, known.user, 'RefreshTokens');
}
