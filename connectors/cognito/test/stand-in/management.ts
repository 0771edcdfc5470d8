import type { WhenDone } from '../../../../server/test/temporary-folder.ts';
import { CLIENT, POOL } from '../payload.ts';
import { CognitoError } from './cognito-error.ts';
import { type Operation, serveJson } from './user-pool.ts';

type Json = Record<string, unknown>;

/** What the console shows of a pool, as an administrator has made it. */
export interface ManagedPool {
  url: string;
  pool: Json;
  readonly clients: Json[];
  /** Every call that changes something, with what it was given. */
  readonly changes: { readonly operation: string; readonly input: Json }[];
  /** Answers the next calls by that error. */
  failing: string | undefined;
  /** A setting that an update puts back, whatever it says. */
  forgets: string | undefined;
}

/** Settings that differ from what Cognito has where nothing is said. */
const POLICIES = {
  PasswordPolicy: { MinimumLength: 14, TemporaryPasswordValidityDays: 3 },
  SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
};

export function managedPool(): Json {
  return {
    Id: POOL,
    Name: 'acme',
    Arn: `arn:aws:cognito-idp:us-east-1:111122223333:userpool/${POOL}`,
    UserPoolTier: 'ESSENTIALS',
    Policies: POLICIES,
    DeletionProtection: 'ACTIVE',
    AutoVerifiedAttributes: ['email'],
    UsernameAttributes: ['email'],
    EmailVerificationSubject: 'Welcome to Acme',
    MfaConfiguration: 'OFF',
    EmailConfiguration: { EmailSendingAccount: 'DEVELOPER', From: 'acme@acme.example' },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 3 },
    UserPoolTags: { team: 'identity' },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    LambdaConfig: { CustomMessage: 'arn:aws:lambda:us-east-1:111122223333:function:mail' },
    SchemaAttributes: [{ Name: 'sub', AttributeDataType: 'String', Mutable: false }],
    EstimatedNumberOfUsers: 12,
  };
}

/** The calls of an administrator. As in Cognito, an update puts back whatever it does not say. */
export async function startManagement(whenDone: WhenDone): Promise<ManagedPool> {
  const managed: ManagedPool = {
    ...{ url: '', pool: managedPool(), clients: [], changes: [], failing: undefined },
    forgets: undefined,
  };
  const operations: Record<string, (input: Json) => object> = {
    DescribeUserPool: () => ({ UserPool: managed.pool }),
    UpdateUserPool: (input) => updatePool(managed, input),
    AddCustomAttributes: ({ CustomAttributes }) => addAttributes(managed, CustomAttributes),
    ListUserPoolClients: (input) => listClients(managed, input),
    DescribeUserPoolClient: (input) => ({ UserPoolClient: clientIn(managed, input) }),
    CreateUserPoolClient: (input) => createClient(managed, input),
    UpdateUserPoolClient: (input) => updateClient(managed, input),
    DeleteUserPoolClient: (input) => {
      managed.clients.splice(managed.clients.indexOf(clientIn(managed, input)), 1);
      return {};
    },
  };
  const bound = Object.entries(operations).map(([name, run]): [string, Operation] => [
    name,
    async (input) => {
      if (managed.failing !== undefined) throw new CognitoError(managed.failing, 'as it was told');
      if (input.UserPoolId !== POOL) {
        throw new CognitoError('ResourceNotFoundException', 'User pool does not exist.');
      }
      if (!/^(Describe|List)/.test(name)) {
        managed.changes.push({ operation: name, input: { ...input } });
      }
      return run({ ...input });
    },
  ]);
  managed.url = await serveJson(whenDone, Object.fromEntries(bound));
  return managed;
}

/** Stays, since no call of an update can say it. */
const FIXED = ['Id', 'Arn', 'UsernameAttributes', 'SchemaAttributes', 'EstimatedNumberOfUsers'];
const DEFAULTS = {
  UserPoolTier: 'ESSENTIALS',
  Policies: { PasswordPolicy: { MinimumLength: 8 } },
  DeletionProtection: 'INACTIVE',
  MfaConfiguration: 'OFF',
  AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
};

function updatePool(managed: ManagedPool, { UserPoolId: _, PoolName, ...input }: Json): object {
  const admin = Object(input.AdminCreateUserConfig);
  if ('UnusedAccountValidityDays' in admin) {
    throw new CognitoError('InvalidParameterException', 'Please use TemporaryPasswordValidityDays');
  }
  const config = Object(input.LambdaConfig);
  const { PreTokenGeneration: former, PreTokenGenerationConfig: current } = config;
  if (former !== undefined && former !== current?.LambdaArn) {
    throw new CognitoError('InvalidParameterException', 'PreTokenGeneration differs');
  }
  const before = managed.pool;
  const fixed = FIXED.filter((name) => name in before).map((name) => [name, before[name]]);
  managed.pool = {
    ...Object.fromEntries(fixed),
    ...(PoolName !== undefined && { Name: PoolName }),
    ...DEFAULTS,
    ...input,
  };
  if (input.AdminCreateUserConfig !== undefined) {
    managed.pool.AdminCreateUserConfig = { ...admin, UnusedAccountValidityDays: 3 };
  }
  if (managed.forgets !== undefined) delete managed.pool[managed.forgets];
  return {};
}

function addAttributes(managed: ManagedPool, added: unknown): object {
  const attributes = managed.pool.SchemaAttributes;
  for (const one of Array.isArray(added) ? added : []) {
    if (Array.isArray(attributes)) attributes.push({ ...one, Name: `custom:${one.Name}` });
  }
  return {};
}

/** Two to a page, so that there is more than one. */
function listClients({ clients }: ManagedPool, { NextToken }: Json): object {
  const from = Number(NextToken ?? 0);
  return {
    UserPoolClients: clients.slice(from, from + 2),
    ...(clients.length > from + 2 && { NextToken: String(from + 2) }),
  };
}

function clientIn({ clients }: ManagedPool, { ClientId }: Json): Json {
  const found = clients.find((one) => one.ClientId === ClientId);
  if (found !== undefined) return found;
  throw new CognitoError('ResourceNotFoundException', 'User pool client does not exist.');
}

const CLIENT_DEFAULTS = {
  RefreshTokenValidity: 30,
  AllowedOAuthFlowsUserPoolClient: false,
  AuthSessionValidity: 3,
  EnableTokenRevocation: true,
};

function createClient({ clients }: ManagedPool, { GenerateSecret: _, ...input }: Json): object {
  const client = { ...CLIENT_DEFAULTS, ...input, ClientId: CLIENT };
  clients.push(client);
  return { UserPoolClient: client };
}

function updateClient(managed: ManagedPool, input: Json): object {
  const before = clientIn(managed, input);
  const at = managed.clients.indexOf(before);
  managed.clients[at] = { ...CLIENT_DEFAULTS, ...input };
  return { UserPoolClient: managed.clients[at] };
}
