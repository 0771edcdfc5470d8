import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import { FN_ATTRIBUTES } from '../attribute-name.ts';
import { type AppClient, appClients } from './app-client.ts';
import type { Aws } from './aws.ts';
import type { CognitoFile } from './file.ts';
import { functionsOf } from './functions.ts';
import { describePool, type UserPool } from './user-pool.ts';

const ok = (text: string): readonly Finding[] => [{ status: 'ok', text }];

/** What can be asked of a pool that is set up. */
export function checksOf(aws: Aws, file: CognitoFile): readonly Check[] {
  const { user_pool } = file;
  return [
    {
      title: 'The user pool can be what it has to be',
      examine: async () => poolFindings(await describePool(aws, user_pool), file),
    },
    {
      title: 'No app client leads around the face',
      examine: async () => {
        const [clients, pool] = [
          await appClients(aws, user_pool),
          await describePool(aws, user_pool),
        ];
        return clientFindings(clients, pool, file);
      },
    },
    {
      title: 'Nobody who signs in reads or writes what Facenition keeps in an account',
      examine: async () => attributeFindings(await appClients(aws, user_pool)),
    },
    {
      title: 'The functions reach Facenition, and refuse what proves nothing',
      examine: () => callFinding(aws, file),
    },
  ];
}

function poolFindings(pool: UserPool, { facenition }: CognitoFile): readonly Finding[] {
  const { UserPoolTier = 'ESSENTIALS', MfaConfiguration = 'OFF' } = pool;
  const findings: Finding[] = [];
  if (UserPoolTier === 'LITE') {
    findings.push({
      status: 'error',
      text: 'its tier is Lite: functions cannot say anything in access tokens',
      advice: 'Change it to Essentials, which costs more for each person who signs in.',
    });
  }
  if (MfaConfiguration === 'ON' && facenition.flow === 'password-first') {
    findings.push({
      status: 'warning',
      text: 'it demands a second factor of its own, which these functions do not let in between',
      advice: 'Make it optional: the face is the second factor.',
    });
  }
  return findings.length > 0 ? findings : ok(`its tier is ${UserPoolTier}`);
}

/** Flows that ask nobody for a face. */
const AROUND = [
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_AUTH',
];

function clientFindings(
  clients: readonly AppClient[],
  { Domain, CustomDomain }: UserPool,
  { facenition }: CognitoFile,
): readonly Finding[] {
  const hasPage = Domain !== undefined || CustomDomain !== undefined;
  const findings = clients.flatMap((client): Finding[] => {
    const ways: string[] = flowsOf(client).filter((flow) => AROUND.includes(flow));
    if (hasPage && isForPeople(client)) ways.push('the sign-in page of Cognito');
    if (ways.length === 0) return [];
    return [around(client.ClientName ?? '', ways, facenition.unverified)];
  });
  return findings.length > 0 ? findings : ok('every app client asks for a face, or for nobody');
}

/** Without a list Cognito allows the flows of SRP and of custom authentication. */
function flowsOf({ ExplicitAuthFlows: flows = [] }: AppClient): readonly string[] {
  return flows.length > 0 ? flows : ['ALLOW_USER_SRP_AUTH'];
}

/** Whether the sign-in page leads to it: machines have their secret. */
function isForPeople(client: AppClient): boolean {
  const { AllowedOAuthFlowsUserPoolClient, AllowedOAuthFlows: grants = [] } = client;
  const isForMachines = grants.length > 0 && grants.every((one) => one === 'client_credentials');
  return AllowedOAuthFlowsUserPoolClient === true && !isForMachines;
}

function around(name: string, ways: readonly string[], unverified: 'refuse' | 'mark'): Finding {
  const text = `app client "${name}" signs in without a face: ${ways.join(', ')}`;
  const advice =
    unverified === 'refuse'
      ? 'Its tokens are refused, unless the person showed a face elsewhere in the last 15 minutes. Close these ways.'
      : 'Its tokens have face_verified false: every application has to look at that. Close these ways.';
  return { status: unverified === 'refuse' ? 'warning' : 'error', text, advice };
}

function attributeFindings(clients: readonly AppClient[]): readonly Finding[] {
  const advice = 'Say in its attribute permissions what people read and write, without them.';
  const findings = clients.flatMap(({ ClientName = '', ReadAttributes, WriteAttributes }) => {
    const writes: Finding = {
      ...{ status: 'error', text: `app client "${ClientName}" lets people write them`, advice },
    };
    const reads: Finding = {
      ...{ status: 'warning', text: `app client "${ClientName}" lets people read them`, advice },
    };
    return [
      ...(hasOurs(WriteAttributes) ? [writes] : []),
      ...(hasOurs(ReadAttributes) ? [reads] : []),
    ];
  });
  return findings.length > 0 ? findings : ok('no app client has them');
}

/** A client without a list has every attribute. */
function hasOurs(names: readonly string[] = []): boolean {
  return names.length === 0 || names.some((name) => FN_ATTRIBUTES.some((own) => own === name));
}

const Answer = z.looseObject({
  response: z.looseObject({ answerCorrect: z.boolean() }).optional(),
  errorMessage: z.string().optional(),
});

/** Nobody's answer to a capture that never was. */
async function callFinding(aws: Aws, file: CognitoFile): Promise<readonly Finding[]> {
  const verify = functionsOf(file).find(({ id }) => id === 'function/verify');
  const FunctionName = verify?.name ?? '';
  const Payload = new TextEncoder().encode(JSON.stringify(nobody(file)));
  const answer = await aws.lambda((lambda) => lambda.invoke({ FunctionName, Payload }));
  const text = new TextDecoder().decode(answer.Payload ?? new Uint8Array());
  const { response } = Answer.safeParse(parsed(text)).data ?? {};
  if (answer.FunctionError === undefined && response !== undefined) {
    if (!response.answerCorrect) return ok('it was reached, and refused');
    const advice = 'This is no function of ours: take it out of the pool.';
    return [{ status: 'error', text: 'it lets in whoever is not there', advice }];
  }
  const advice =
    `Look at the log group /aws/lambda/${FunctionName}: ERR_CONFIG_INVALID names a setting; ` +
    'ERR_SERVICE_UNAVAILABLE means that the secret, the address or the client token is wrong, or that the network of the function does not lead there.';
  return [{ status: 'error', text: 'the function answers an error', advice }];
}

function nobody({ user_pool: userPoolId }: CognitoFile): object {
  const sub = '00000000-0000-4000-8000-000000000000';
  return {
    ...{ version: '1', region: userPoolId.split('_')[0], userPoolId, userName: sub },
    callerContext: { awsSdkVersion: 'facenition-doctor', clientId: 'doctor' },
    triggerSource: 'VerifyAuthChallengeResponse_Authentication',
    request: {
      userAttributes: { sub },
      privateChallengeParameters: { txn: `fntx_${'A'.repeat(22)}`, nonce: 'A'.repeat(22) },
      challengeAnswer: `fntk_${'A'.repeat(22)}`,
    },
    response: { answerCorrect: null },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
