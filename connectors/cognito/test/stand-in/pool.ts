import type { Trigger } from '../../src/triggers/trigger.ts';

export type TriggerName =
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'
  | 'PreTokenGeneration'
  | 'PreSignUp'
  | 'PostConfirmation';

export interface PoolUser {
  readonly userName: string;
  readonly password: string;
  readonly attributes: Map<string, string>;
  isConfirmed: boolean;
  failures: number;
  /** No sign-in before. */
  lockedUntil: number;
}

export interface PoolClient {
  readonly clientId: string;
  /** As `CreateUserPoolClient` takes them. */
  readonly explicitAuthFlows: readonly string[];
  /** Minutes, 3..15. */
  readonly authSessionValidity: number;
  readonly preventUserExistenceErrors: boolean;
}

export interface AuthSession {
  readonly clientId: string;
  readonly userName: string;
  /** Absent: there is no such user. */
  readonly user: PoolUser | undefined;
  readonly entries: {
    challengeName: string;
    challengeResult: boolean;
    challengeMetadata: string | null;
  }[];
  readonly challengeName: string;
  readonly secretBlock?: string;
  readonly privateParameters: Record<string, string>;
  readonly metadata: string | null;
  readonly expiresAt: number;
}

/** Everything that a user pool holds. */
export interface Pool {
  readonly id: string;
  readonly region: string;
  readonly triggers: Partial<Record<TriggerName, Trigger>>;
  readonly users: PoolUser[];
  readonly clients: PoolClient[];
  readonly sessions: Map<string, AuthSession>;
  /** By refresh token. */
  readonly refreshTokens: Map<string, { readonly clientId: string; readonly user: PoolUser }>;
  readonly clock: () => number;
  readonly limitMs: number;
  /** Every call of a function, by its name. */
  readonly attempts: string[];
}

/** By user name, or by the e-mail address, which is an alias. */
export function findUser({ users }: Pool, name: string): PoolUser | undefined {
  return users.find(({ userName, attributes }) =>
    [userName, attributes.get('email'), attributes.get('sub')].includes(name),
  );
}
