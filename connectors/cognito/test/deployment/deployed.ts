import { type Deployment, Secret } from '@facenition/deployment';
import type { WhenDone } from '../../../../server/test/temporary-folder.ts';
import { CognitoFile } from '../../src/deployment/file.ts';
import { cognitoConnector } from '../../src/deployment/index.ts';
import { POOL } from '../payload.ts';
import { startLambdaApi } from '../stand-in/lambda-api.ts';
import { startManagement } from '../stand-in/management.ts';

export const FILE = {
  user_pool: POOL,
  account: '111122223333',
  credentials: { access_key_id: 'AKIDEXAMPLEEXAMPLE', secret_access_key: 'env:AWS_SECRET' },
  facenition: {
    url: 'https://faces.example',
    token_secret: 'facenition/cognito',
    asking: 'Portal',
    origin: 'https://portal.example',
  },
  functions: {
    bundle: 'lambda.mjs',
    role: 'arn:aws:iam::111122223333:role/facenition-cognito',
  },
  app_client: { name: 'portal-web' },
};

export const SECRET = 'a-secret-of-aws-that-nobody-sees';

/** Of a function of ours. */
export const arn = (word: string) =>
  `arn:aws:lambda:us-east-1:111122223333:function:facenition-${word}`;
/** Triggers of the pool of the stand-in, when all is there. */
export const CONFIG = {
  CustomMessage: 'arn:aws:lambda:us-east-1:111122223333:function:mail',
  DefineAuthChallenge: arn('define'),
  CreateAuthChallenge: arn('create'),
  VerifyAuthChallengeResponse: arn('verify'),
  PreTokenGenerationConfig: { LambdaVersion: 'V2_0', LambdaArn: arn('pre-token') },
};

/** A pool of an administrator, and what a file makes of it. */
export async function startDeployment(whenDone: WhenDone) {
  const [managed, lambda] = [await startManagement(whenDone), await startLambdaApi(whenDone)];
  const endpoints = { cognito: managed.url, lambda: lambda.url };
  let bundle = 'export const handlers = 1;';
  const deployment = (changes: object = {}): Deployment =>
    cognitoConnector.deployment(CognitoFile.parse({ ...FILE, endpoints, ...changes }), {
      fetch: () => Promise.reject(new Error('not asked')),
      secret: async () => new Secret(SECRET),
      readFile: async () => new TextEncoder().encode(bundle),
    });
  return {
    managed,
    lambda,
    deployment,
    setBundle: (text: string) => {
      bundle = text;
    },
  };
}
