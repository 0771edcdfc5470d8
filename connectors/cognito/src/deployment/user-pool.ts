import { DeploymentFault, type Fields, type Known, type Resource } from '@facenition/deployment';
import { REFERENCE_ATTRIBUTE } from '../attribute-name.ts';
import type { Aws } from './aws.ts';
import { type CognitoFile, functionArn } from './file.ts';
import { functionsOf, functionsOfSignUps } from './functions.ts';

export type UserPool = import('@aws-sdk/client-cognito-identity-provider').UserPoolType;
type UpdateUserPool =
  import('@aws-sdk/client-cognito-identity-provider').UpdateUserPoolCommandInput;

export async function describePool(aws: Aws, UserPoolId: string): Promise<UserPool> {
  const { UserPool } = await aws.cognito((cognito) => cognito.describeUserPool({ UserPoolId }));
  if (UserPool !== undefined) return UserPool;
  throw new DeploymentFault('ERR_VENDOR_FAILED', 'AWS describes no user pool');
}

/** Holds which reference an account has; no user and no application sees it. */
export function referenceAttribute(aws: Aws, { user_pool: UserPoolId }: CognitoFile): Resource {
  const Name = REFERENCE_ATTRIBUTE.replace('custom:', '');
  const wanted = { type: 'String', mutable: true };
  return {
    id: 'attribute/reference',
    title: `Attribute "${REFERENCE_ATTRIBUTE}"`,
    wanted: () => wanted,
    async find() {
      const { SchemaAttributes = [] } = await describePool(aws, UserPoolId);
      const found = SchemaAttributes.find((one) => one.Name === REFERENCE_ATTRIBUTE);
      if (found === undefined) return undefined;
      const { AttributeDataType: type = '', Mutable: mutable = false } = found;
      return { state: { type, mutable }, output: {} };
    },
    async create() {
      const StringAttributeConstraints = { MinLength: '0', MaxLength: '256' };
      const attribute = { Name, AttributeDataType: 'String', Mutable: true } as const;
      const CustomAttributes = [{ ...attribute, StringAttributeConstraints }];
      await aws.cognito((cognito) => cognito.addCustomAttributes({ UserPoolId, CustomAttributes }));
      return {};
    },
    stays: 'Cognito takes no attribute away',
  };
}

type LambdaConfig = NonNullable<UserPool['LambdaConfig']>;

/** Which functions the pool calls. Those that are not ours stay. */
export function triggers(aws: Aws, file: CognitoFile): Resource {
  const { user_pool: UserPoolId } = file;
  const functions = functionsOf(file);
  const formerArns = formerArnsOf(file);
  const ours = (known: Known): Fields =>
    Object.fromEntries(
      functions.map(({ trigger, id }) => [trigger, stateOf(trigger, known.output(id, 'arn'))]),
    );
  // A trigger is ours, too, where its function was deleted by hand.
  const arnsOf = (known: Known): readonly string[] =>
    functions.flatMap(({ id, name }) => [known.output(id, 'arn'), functionArn(file, name)]);
  const set = async (known: Known) => {
    await changeTriggers(aws, UserPoolId, ({ PreTokenGeneration: _, ...rest }) => {
      return { ...without(rest, formerArns), ...ours(known) };
    });
    return {};
  };
  return {
    id: 'triggers',
    title: `Triggers of the user pool ${UserPoolId}`,
    wanted: (known) => ({ ...ours(known), former: [] }),
    async find() {
      const { LambdaConfig = {} } = await describePool(aws, UserPoolId);
      const entries = functions.flatMap(({ trigger }): [string, Fields | string][] => {
        const arn = arnIn(LambdaConfig, trigger);
        return arn === undefined ? [] : [[trigger, arn]];
      });
      const former = Object.values(LambdaConfig).flatMap((value) => arnOf(value) ?? []);
      const state = {
        ...Object.fromEntries(entries),
        former: former.filter((arn) => formerArns.includes(arn)),
      };
      return entries.length + state.former.length > 0 ? { state, output: {} } : undefined;
    },
    create: (_wanted, known) => set(known),
    update: (_found, _wanted, known) => set(known),
    async remove(_found, known) {
      const arns = [...arnsOf(known), ...formerArns];
      await changeTriggers(aws, UserPoolId, (config) => without(config, arns));
    },
    stays: ({ state: { former, ...named } }, known) => {
      const arns = arnsOf(known);
      const hasOurs = Object.values(named).some((value) => arns.includes(arnOf(value) ?? ''));
      const isEmpty = Array.isArray(former) && former.length === 0;
      return hasOurs || !isEmpty ? undefined : 'other functions are there, and not ours';
    },
  };
}

/** What an earlier state of the file had the pool call, and this one does not. */
function formerArnsOf(file: CognitoFile): readonly string[] {
  if (file.functions.sign_up) return [];
  return functionsOfSignUps(file).map(({ name }) => functionArn(file, name));
}

function without(config: LambdaConfig, arns: readonly string[]): LambdaConfig {
  const kept = Object.entries(config).filter(([, value]) => {
    const arn = arnOf(value);
    return arn === undefined || !arns.includes(arn);
  });
  return Object.fromEntries(kept);
}

async function changeTriggers(
  aws: Aws,
  UserPoolId: string,
  make: (config: LambdaConfig) => LambdaConfig,
): Promise<void> {
  const before = await describePool(aws, UserPoolId);
  const input = { ...inputOf(before), LambdaConfig: make(before.LambdaConfig ?? {}) };
  await aws.cognito((cognito) => cognito.updateUserPool(input));
  checkUntouched(before, await describePool(aws, UserPoolId));
}

const VERSION = 'V2_0';

function stateOf(trigger: string, arn: string): Fields | string {
  return trigger === 'PreTokenGenerationConfig' ? { LambdaVersion: VERSION, LambdaArn: arn } : arn;
}

function arnIn(config: LambdaConfig, trigger: string): Fields | string | undefined {
  const value: unknown = Reflect.get(config, trigger);
  if (typeof value === 'string') return value;
  if (trigger !== 'PreTokenGenerationConfig') return undefined;
  // Where it was set by its former name: a function of version 1.
  const { PreTokenGeneration, PreTokenGenerationConfig } = config;
  const { LambdaVersion = 'V1_0', LambdaArn = PreTokenGeneration } = PreTokenGenerationConfig ?? {};
  return LambdaArn === undefined ? undefined : { LambdaVersion, LambdaArn };
}

function arnOf(value: unknown): string | undefined {
  const arn: unknown = typeof value === 'string' ? value : Reflect.get(Object(value), 'LambdaArn');
  return typeof arn === 'string' ? arn : undefined;
}

/** Everything that `UpdateUserPool` would put back to what it is without, from what is there. */
const KEPT = [
  'Policies',
  'DeletionProtection',
  'AutoVerifiedAttributes',
  'SmsVerificationMessage',
  'EmailVerificationMessage',
  'EmailVerificationSubject',
  'VerificationMessageTemplate',
  'SmsAuthenticationMessage',
  'UserAttributeUpdateSettings',
  'MfaConfiguration',
  'DeviceConfiguration',
  'EmailConfiguration',
  'SmsConfiguration',
  'UserPoolTags',
  'AdminCreateUserConfig',
  'UserPoolAddOns',
  'AccountRecoverySetting',
  'UserPoolTier',
  'KeyConfiguration',
  'IssuerConfiguration',
  'AcrConfiguration',
] as const satisfies readonly (keyof UserPool & keyof UpdateUserPool)[];

function inputOf(pool: UserPool): UpdateUserPool {
  const kept = KEPT.filter((name) => pool[name] !== undefined).map((name) => [name, pool[name]]);
  const { AdminCreateUserConfig } = pool;
  const { UnusedAccountValidityDays: _, ...admin } = AdminCreateUserConfig ?? {};
  return {
    UserPoolId: pool.Id,
    ...Object.fromEntries(kept),
    ...(pool.Name !== undefined && { PoolName: pool.Name }),
    // The policy of passwords has its successor; both together are refused.
    ...(AdminCreateUserConfig !== undefined && { AdminCreateUserConfig: admin }),
  };
}

/** What Cognito takes another way shows here; what the library of AWS does not know of cannot. */
function checkUntouched(before: UserPool, after: UserPool): void {
  const ours = new Set(['LambdaConfig', 'LastModifiedDate', 'EstimatedNumberOfUsers']);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const text = (pool: UserPool, name: string): string =>
    JSON.stringify(Reflect.get(pool, name) ?? null);
  const changed = names.filter(
    (name) => !ours.has(name) && text(before, name) !== text(after, name),
  );
  if (changed.length === 0) return;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `the triggers are set, and Cognito has changed more: look at ${changed.join(', ')} of the user pool`,
  );
}
