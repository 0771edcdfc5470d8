import { DeploymentFault, type Resource } from '@facenition/deployment';
import type { Aws } from './aws.ts';
import type { CognitoFile } from './file.ts';

export type AppClient = import('@aws-sdk/client-cognito-identity-provider').UserPoolClientType;
type UpdateClient =
  import('@aws-sdk/client-cognito-identity-provider').UpdateUserPoolClientCommandInput;

/** All app clients of a pool, whole. */
export async function appClients(aws: Aws, UserPoolId: string): Promise<readonly AppClient[]> {
  const found: AppClient[] = [];
  let NextToken: string | undefined;
  do {
    const input = { UserPoolId, MaxResults: 60, ...(NextToken !== undefined && { NextToken }) };
    const page = await aws.cognito((cognito) => cognito.listUserPoolClients(input));
    for (const { ClientId } of page.UserPoolClients ?? []) {
      const asked = { UserPoolId, ClientId };
      const { UserPoolClient } = await aws.cognito((one) => one.describeUserPoolClient(asked));
      if (UserPoolClient !== undefined) found.push(UserPoolClient);
    }
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return found;
}

/** The app client whose sign-ins ask for a face, and which has no other way. */
export function appClient(aws: Aws, file: CognitoFile): Resource {
  const { user_pool: UserPoolId, app_client } = file;
  const { name: ClientName } = app_client;
  const settings = settingsOf(file);
  return {
    id: 'app-client',
    title: `App client "${ClientName}"`,
    wanted: () => settings,
    async find() {
      const found = await findByName(aws, UserPoolId, ClientName);
      return found && { state: stateOf(found), output: { client_id: found.ClientId ?? '' } };
    },
    async create() {
      const input = { UserPoolId, ClientName, GenerateSecret: false, ...settings };
      const { UserPoolClient } = await aws.cognito((one) => one.createUserPoolClient(input));
      return { client_id: UserPoolClient?.ClientId ?? '' };
    },
    async update({ output }) {
      const before = await findByName(aws, UserPoolId, ClientName);
      if (before === undefined) throw new DeploymentFault('ERR_VENDOR_FAILED', 'it is gone');
      const input: UpdateClient = { ...inputOf(before, UserPoolId), ...settings };
      await aws.cognito((cognito) => cognito.updateUserPoolClient(input));
      return output;
    },
    async remove({ output }) {
      const { client_id: ClientId } = output;
      await aws.cognito((cognito) => cognito.deleteUserPoolClient({ UserPoolId, ClientId }));
    },
  };
}

function settingsOf({ app_client }: CognitoFile) {
  return {
    ExplicitAuthFlows: flows('ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'),
    AllowedOAuthFlowsUserPoolClient: false,
    AuthSessionValidity: app_client.auth_session_minutes,
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: true,
    ReadAttributes: app_client.read_attributes.toSorted(),
    WriteAttributes: app_client.write_attributes.toSorted(),
  } as const;
}

const flows = <Flow extends string>(...names: Flow[]): Flow[] => names;

async function findByName(
  aws: Aws,
  UserPoolId: string,
  name: string,
): Promise<AppClient | undefined> {
  const named = (await appClients(aws, UserPoolId)).filter((one) => one.ClientName === name);
  if (named.length < 2) return named[0];
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    'two app clients have that name: rename one, or name another in the file',
  );
}

function stateOf(client: AppClient) {
  return {
    ExplicitAuthFlows: (client.ExplicitAuthFlows ?? []).toSorted(),
    AllowedOAuthFlowsUserPoolClient: client.AllowedOAuthFlowsUserPoolClient ?? false,
    AuthSessionValidity: client.AuthSessionValidity ?? 3,
    PreventUserExistenceErrors: client.PreventUserExistenceErrors ?? 'LEGACY',
    EnableTokenRevocation: client.EnableTokenRevocation ?? false,
    ReadAttributes: (client.ReadAttributes ?? []).toSorted(),
    WriteAttributes: (client.WriteAttributes ?? []).toSorted(),
  };
}

/** What `UpdateUserPoolClient` would put back: all but what is of OAuth, which is taken away. */
const KEPT = [
  'ClientName',
  'RefreshTokenValidity',
  'AccessTokenValidity',
  'IdTokenValidity',
  'TokenValidityUnits',
  'SupportedIdentityProviders',
  'CallbackURLs',
  'LogoutURLs',
  'DefaultRedirectURI',
  'AnalyticsConfiguration',
  'EnablePropagateAdditionalUserContextData',
  'RefreshTokenRotation',
] as const satisfies readonly (keyof AppClient & keyof UpdateClient)[];

function inputOf(client: AppClient, UserPoolId: string): UpdateClient {
  const kept = KEPT.filter((name) => client[name] !== undefined);
  const entries = kept.map((name) => [name, client[name]] as const);
  return { UserPoolId, ClientId: client.ClientId, ...Object.fromEntries(entries) };
}
