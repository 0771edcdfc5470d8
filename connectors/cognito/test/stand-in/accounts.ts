import { randomUUID } from 'node:crypto';
import { CognitoError } from './cognito-error.ts';
import { trigger } from './events.ts';
import { findUser, type Pool, type PoolUser } from './pool.ts';
import { type Input, textsOf } from './sign-in.ts';

/** The code that everybody is sent. */
export const CODE = '123456';

interface Attribute {
  readonly Name: string;
  readonly Value?: string;
}

const listOf = (value: unknown): readonly Attribute[] => (Array.isArray(value) ? value : []);

/** `SignUp`. */
export async function signUp(pool: Pool, input: Input): Promise<object> {
  const clientId = String(input.ClientId);
  const Username = String(input.Username);
  if (findUser(pool, Username) !== undefined) {
    throw new CognitoError('UsernameExistsException', 'User already exists');
  }
  const sub = randomUUID();
  const attributes = new Map(
    listOf(input.UserAttributes).map(({ Name, Value = '' }) => [Name, Value]),
  );
  const user: PoolUser = {
    ...{ userName: sub, password: String(input.Password), attributes },
    ...{ isConfirmed: false, failures: 0, lockedUntil: 0 },
  };
  const data = listOf(input.ValidationData).map(({ Name, Value }) => [Name, Value]);
  await trigger(
    pool,
    ['PreSignUp', 'SignUp'],
    { clientId, userName: sub, user },
    {
      ...(data.length > 0 && { validationData: Object.fromEntries(data) }),
      ...(input.ClientMetadata !== undefined && { clientMetadata: input.ClientMetadata }),
    },
    { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  );
  attributes.set('sub', sub);
  pool.users.push(user);
  return { UserConfirmed: false, UserSub: sub };
}

/** `ConfirmSignUp`. The account is confirmed, whatever the function says afterwards. */
export async function confirmSignUp(pool: Pool, input: Input): Promise<object> {
  const user = userOf(pool, input);
  if (input.ConfirmationCode !== CODE) {
    throw new CognitoError('CodeMismatchException', 'Invalid verification code provided');
  }
  user.isConfirmed = true;
  const clientId = String(input.ClientId);
  const { ClientMetadata: clientMetadata } = input;
  await trigger(
    pool,
    ['PostConfirmation', 'ConfirmSignUp'],
    { clientId, userName: user.userName, user },
    clientMetadata === undefined ? {} : { clientMetadata: textsOf(clientMetadata) },
    {},
  );
  return {};
}

export async function adminUpdateUserAttributes(pool: Pool, input: Input): Promise<object> {
  const user = userOf(pool, input);
  for (const { Name, Value = '' } of listOf(input.UserAttributes)) {
    user.attributes.set(Name, Value);
  }
  return {};
}

export async function adminDeleteUserAttributes(pool: Pool, input: Input): Promise<object> {
  const user = userOf(pool, input);
  const names = input.UserAttributeNames;
  for (const name of Array.isArray(names) ? names : []) user.attributes.delete(String(name));
  return {};
}

export async function adminGetUser(pool: Pool, input: Input): Promise<object> {
  const { userName, attributes, isConfirmed } = userOf(pool, input);
  return {
    Username: userName,
    UserAttributes: [...attributes].map(([Name, Value]) => ({ Name, Value })),
    Enabled: true,
    UserStatus: isConfirmed ? 'CONFIRMED' : 'UNCONFIRMED',
  };
}

function userOf(pool: Pool, input: Input): PoolUser {
  const user = findUser(pool, String(input.Username));
  if (user !== undefined) return user;
  throw new CognitoError('UserNotFoundException', 'User does not exist.');
}
