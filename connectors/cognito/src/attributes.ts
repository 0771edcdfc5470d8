/**
 * What an account of a user pool says of its face: which reference it has. It opens nothing; the
 * reference itself stays in Facenition's vault.
 *
 * @module
 */
import { HookFault } from '@facenition/hook';
import { REFERENCE_ATTRIBUTE } from './attribute-name.ts';

export { REFERENCE_ATTRIBUTE } from './attribute-name.ts';

interface Account {
  readonly UserPoolId: string;
  readonly Username: string;
}

interface Attribute {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** The calls that are made: `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider`. */
export interface AttributeCalls {
  adminGetUser(
    input: Account,
  ): Promise<{ readonly UserAttributes?: readonly Attribute[] | undefined }>;
  adminUpdateUserAttributes(
    input: Account & { UserAttributes: { Name: string; Value: string }[] },
  ): Promise<unknown>;
  adminDeleteUserAttributes(input: Account & { UserAttributeNames: string[] }): Promise<unknown>;
}

export interface AttributeOptions {
  readonly userPoolId: string;
  /** Absent: by the credentials of the environment, in the region of the pool. */
  readonly cognito?: AttributeCalls | undefined;
}

export interface ReferenceAttribute {
  /** `fnr_...`, or `undefined`: the account has none. Rejects as Cognito does. */
  read(userName: string): Promise<string | undefined>;
  /** Rejects with `HookFault` `ERR_CONFIG_INVALID` where it is no `fnr_...`. */
  write(userName: string, referenceId: string): Promise<void>;
  clear(userName: string): Promise<void>;
}

const REFERENCE = /^fnr_[\w-]{1,200}$/;

/** The attribute `custom:fn_reference`, which the pool has to have. */
export function referenceAttribute({ userPoolId, cognito }: AttributeOptions): ReferenceAttribute {
  let calls = cognito && Promise.resolve(cognito);
  const connected = (): Promise<AttributeCalls> => {
    calls ??= connect(userPoolId);
    return calls;
  };
  const account = (Username: string): Account => ({ UserPoolId: userPoolId, Username });
  return {
    async read(userName) {
      const { UserAttributes } = await (await connected()).adminGetUser(account(userName));
      const value = UserAttributes?.find(({ Name }) => Name === REFERENCE_ATTRIBUTE)?.Value;
      return value === '' ? undefined : value;
    },
    async write(userName, referenceId) {
      if (!REFERENCE.test(referenceId)) {
        throw new HookFault('ERR_CONFIG_INVALID', 'what is written is no id of a reference');
      }
      const UserAttributes = [{ Name: REFERENCE_ATTRIBUTE, Value: referenceId }];
      const input = { ...account(userName), UserAttributes };
      await (await connected()).adminUpdateUserAttributes(input);
    },
    async clear(userName) {
      const input = { ...account(userName), UserAttributeNames: [REFERENCE_ATTRIBUTE] };
      await (await connected()).adminDeleteUserAttributes(input);
    },
  };
}

async function connect(userPoolId: string): Promise<AttributeCalls> {
  const [region = ''] = userPoolId.split('_');
  try {
    const { CognitoIdentityProvider } = await import('@aws-sdk/client-cognito-identity-provider');
    return new CognitoIdentityProvider({ region });
  } catch (cause) {
    throw new HookFault(
      'ERR_CONFIG_INVALID',
      'missing: npm install @aws-sdk/client-cognito-identity-provider',
      { cause },
    );
  }
}
