import type { ByHand } from '@facenition/deployment';
import type { CognitoFile } from './file.ts';

/** What no interface does, or what is not the user pool's. */
export function byHandOf({ user_pool, facenition, functions }: CognitoFile): readonly ByHand[] {
  const isPage = URL.parse(facenition.origin)?.origin === facenition.origin;
  const kind = isPage ? ' --kind stay' : '';
  return [
    {
      title: 'Facenition knows the application and the functions',
      steps: [
        `Run: facenition return-addresses add ${facenition.origin}${kind} --idp cognito --tenant ${user_pool}`,
        `Run: facenition tokens create cognito --scopes step-up${functions.sign_up ? ',enrol' : ''} --for cognito:${user_pool}`,
        `Keep the token, and nothing else, in Secrets Manager as ${facenition.token_secret}.`,
        `Let the role ${functions.role} read that secret (secretsmanager:GetSecretValue) and write logs (AWSLambdaBasicExecutionRole).`,
      ],
    },
    {
      title: 'The application shows the capture',
      steps: [
        'Have it sign in by CUSTOM_AUTH with the app client above, as @facenition/cognito/browser does.',
        'Have every API refuse tokens in which face_verified is not true.',
      ],
    },
  ];
}
