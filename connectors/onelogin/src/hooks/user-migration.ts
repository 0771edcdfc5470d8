import type { Asked, Hook } from '@facenition/hook';
import { callIn, invalid, objectIn, textIn } from './context.ts';
import type { Directory, DirectoryAnswer, Typed } from './directory.ts';

export interface UserMigrationResponse {
  readonly success: boolean;
  readonly user: MigratedUser | Readonly<Record<string, never>>;
}

export interface MigratedUser {
  readonly username: string;
  readonly password: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly external_id?: string;
  readonly department?: string;
  readonly custom_attributes?: Readonly<Record<string, string>>;
}

/**
 * Makes an account for somebody whom the directory accepts, and remembers the reference in the
 * vault there. Looks at no face: the policy of the new account does.
 *
 * @param attribute short name of the custom user field
 */
export function userMigrationHook(
  directory: Directory,
  attribute: string,
): Hook<Typed, DirectoryAnswer, UserMigrationResponse> {
  return {
    name: 'user-migration',
    read: readMigration,
    ask: (typed, signal) => directory.find(typed, signal),
    write: (answer, typed) => writeUser(answer, typed, attribute),
    refuse: () => rejected(),
  };
}

/** Throws `HookFault` `ERR_PAYLOAD_INVALID`. */
export function readMigration(payload: unknown): Asked<Typed> {
  const context = objectIn(payload, 'context');
  const username = textIn(context.user_identifier, 'user_identifier');
  const { password } = context;
  const isPassword = typeof password === 'string' && password !== '' && password.length <= 1024;
  if (!isPassword) throw invalid('password');
  return { question: { username, password }, call: callIn(context.request_id) };
}

function writeUser(
  answer: DirectoryAnswer,
  { password }: Typed,
  attribute: string,
): UserMigrationResponse {
  if (answer.outcome !== 'match') return rejected();
  const { username, firstname, lastname, email, ...more } = answer.user;
  const { externalId, department, referenceId } = more;
  return {
    success: true,
    user: {
      ...{ username, password, firstname, lastname, email },
      ...(externalId !== undefined && { external_id: externalId }),
      ...(department !== undefined && { department }),
      ...(referenceId !== undefined && { custom_attributes: { [attribute]: referenceId } }),
    },
  };
}

function rejected(): UserMigrationResponse {
  return { success: false, user: {} };
}
