import type { ByHand } from '@facenition/deployment';
import type { CognitoFile } from './file.ts';

/** What no interface does, or what is not the user pool's. */
export function byHandOf({ user_pool, facenition, functions }: CognitoFile): readonly ByHand[] {
  const isPage = URL.parse(facenition.origin)?.origin === facenition.origin;
  const kind = isPage ? ' --kind stay' : '';
  return [
    ...(facenition.unverified === 'refuse' ? [forAllClients()] : []),
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

function forAllClients(): ByHand {
  return {
    title: 'Everybody of this pool can show a face',
    steps: [
      'The triggers are those of all app clients: without a face nobody gets tokens any more.',
      'Refresh tokens from before are not known from others: revoke them (admin-user-global-sign-out).',
      'Where other applications use the pool, say unverified: mark and refresh: keep first, and enrol its people.',
    ],
  };
}
