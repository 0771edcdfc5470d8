import { DeploymentFault, type DeployPorts } from '@facenition/deployment';
import { faultOf } from './aws-fault.ts';
import { type CognitoFile, regionOf } from './file.ts';

type CognitoLibrary = typeof import('@aws-sdk/client-cognito-identity-provider');
type LambdaLibrary = typeof import('@aws-sdk/client-lambda');
export type Cognito = InstanceType<CognitoLibrary['CognitoIdentityProvider']>;
export type Lambda = InstanceType<LambdaLibrary['Lambda']>;

/** Calls to AWS. What they throw is a `DeploymentFault`. */
export interface Aws {
  cognito<Value>(call: (cognito: Cognito) => Promise<Value>): Promise<Value>;
  lambda<Value>(call: (lambda: Lambda) => Promise<Value>): Promise<Value>;
  /** Waits until a function is as it was told to be. */
  settled(functionName: string): Promise<void>;
}

/** Reaches nothing until the first call. */
export function openAws(file: CognitoFile, { secret }: Pick<DeployPorts, 'secret'>): Aws {
  const region = regionOf(file);
  const { endpoints } = file;
  const options = once(async () => ({ region, ...(await credentialsOf(file, secret)) }));
  const cognito = once(async () => {
    const { CognitoIdentityProvider } = await loaded(
      '@aws-sdk/client-cognito-identity-provider',
      () => import('@aws-sdk/client-cognito-identity-provider'),
    );
    const { cognito: endpoint } = endpoints;
    return new CognitoIdentityProvider({
      ...(await options()),
      ...(endpoint !== undefined && { endpoint }),
    });
  });
  const lambda = once(async () => {
    const { Lambda } = await lambdaLibrary();
    const { lambda: endpoint } = endpoints;
    return new Lambda({ ...(await options()), ...(endpoint !== undefined && { endpoint }) });
  });
  return {
    cognito: (call) => told(async () => call(await cognito())),
    lambda: (call) => told(async () => call(await lambda())),
    settled: (FunctionName) =>
      told(async () => {
        const { waitUntilFunctionActiveV2, waitUntilFunctionUpdatedV2 } = await lambdaLibrary();
        const wait = { client: await lambda(), minDelay: 1, maxWaitTime: 60 };
        await waitUntilFunctionActiveV2(wait, { FunctionName });
        await waitUntilFunctionUpdatedV2(wait, { FunctionName });
      }),
  };
}

const lambdaLibrary = (): Promise<LambdaLibrary> =>
  loaded('@aws-sdk/client-lambda', () => import('@aws-sdk/client-lambda'));

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function credentialsOf(
  { credentials }: CognitoFile,
  secret: DeployPorts['secret'],
): Promise<object> {
  if (credentials === undefined) return {};
  const { access_key_id: accessKeyId, secret_access_key, session_token } = credentials;
  const secretAccessKey = (await secret(secret_access_key)).reveal();
  const token = session_token === undefined ? undefined : (await secret(session_token)).reveal();
  const sessionToken = token === undefined ? {} : { sessionToken: token };
  return { credentials: { accessKeyId, secretAccessKey, ...sessionToken } };
}

async function loaded<Library>(name: string, load: () => Promise<Library>): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    throw new DeploymentFault('ERR_LIBRARY_MISSING', `missing: npm install ${name}`, { cause });
  }
}

async function told<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (thrown) {
    throw faultOf(thrown);
  }
}
