/** What Cognito answers to a step of a sign-in. */
export interface SignInStep {
  readonly ChallengeName?: string | undefined;
  readonly Session?: string | undefined;
  readonly ChallengeParameters?: Readonly<Record<string, string>> | undefined;
  readonly AuthenticationResult?:
    | {
        readonly AccessToken?: string | undefined;
        readonly IdToken?: string | undefined;
        readonly RefreshToken?: string | undefined;
        readonly ExpiresIn?: number | undefined;
      }
    | undefined;
}

/** As `InitiateAuth` takes it. */
export interface InitiateAuth {
  readonly AuthFlow: 'CUSTOM_AUTH';
  readonly ClientId: string;
  readonly AuthParameters: Record<string, string>;
}

/** As `RespondToAuthChallenge` takes it. */
export interface RespondToAuthChallenge {
  readonly ChallengeName: 'CUSTOM_CHALLENGE' | 'PASSWORD_VERIFIER';
  readonly ClientId: string;
  readonly ChallengeResponses: Record<string, string>;
  readonly Session?: string;
}

/**
 * The two calls of a sign-in. They reject with an error whose `name` is Cognito's word for it.
 * `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider` has them.
 */
export interface CognitoCalls {
  initiateAuth(input: InitiateAuth): Promise<SignInStep>;
  respondToAuthChallenge(input: RespondToAuthChallenge): Promise<SignInStep>;
}

type FetchOf = (
  url: string,
  init: {
    readonly method: 'POST';
    readonly headers: Record<string, string>;
    readonly body: string;
  },
) => Promise<{ readonly ok: boolean; json(): Promise<unknown> }>;

export interface CognitoByFetchOptions {
  /** `us-east-1`. */
  readonly region: string;
  /** In place of the address of that region, as behind a proxy. */
  readonly endpoint?: string | undefined;
  readonly fetch?: FetchOf | undefined;
}

/** Cognito without a library: these two calls need no signature. */
export function cognitoByFetch({
  region,
  endpoint = `https://cognito-idp.${region}.amazonaws.com/`,
  fetch = (url, init) => globalThis.fetch(url, init),
}: CognitoByFetchOptions): CognitoCalls {
  const call = async (operation: string, input: object): Promise<SignInStep> => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
    });
    const body = await answer.json();
    if (!answer.ok) throw refusalOf(body);
    return stepOf(body);
  };
  return {
    initiateAuth: (input) => call('InitiateAuth', input),
    respondToAuthChallenge: (input) => call('RespondToAuthChallenge', input),
  };
}

function refusalOf(body: unknown): Error {
  const type = textOf(body, '__type') ?? '';
  const error = new Error(textOf(body, 'message') ?? 'Cognito refused the call.');
  error.name = type.split('#').at(-1) || 'UnknownError';
  return error;
}

function stepOf(body: unknown): SignInStep {
  const result = recordOf(body, 'AuthenticationResult');
  const parameters = recordOf(body, 'ChallengeParameters') ?? {};
  const texts = Object.entries(parameters).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  const expires: unknown = result?.ExpiresIn;
  return {
    ChallengeName: textOf(body, 'ChallengeName'),
    Session: textOf(body, 'Session'),
    ChallengeParameters: Object.fromEntries(texts),
    AuthenticationResult: result && {
      AccessToken: textOf(result, 'AccessToken'),
      IdToken: textOf(result, 'IdToken'),
      RefreshToken: textOf(result, 'RefreshToken'),
      ExpiresIn: typeof expires === 'number' ? expires : undefined,
    },
  };
}

function recordOf(body: unknown, name: string): Record<string, unknown> | undefined {
  const value: unknown = Reflect.get(Object(body), name);
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}

function textOf(body: unknown, name: string): string | undefined {
  const value: unknown = Reflect.get(Object(body), name);
  return typeof value === 'string' ? value : undefined;
}
