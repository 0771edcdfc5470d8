import { createHash } from 'node:crypto';
import type { DeployPorts, Fields, Resource } from '@facenition/deployment';
import type { Aws } from './aws.ts';
import { isMissing } from './aws-fault.ts';
import { type CognitoFile, poolArn } from './file.ts';
import { zipOf } from './zip.ts';

/** One function of the bundle, and what calls it. */
export interface TriggerFunction {
  readonly id: string;
  /** In `LambdaConfig` of the pool. */
  readonly trigger: string;
  /** In the bundle. */
  readonly handler: string;
  readonly name: string;
}

const FUNCTIONS = [
  ['define', 'DefineAuthChallenge', 'defineAuthChallenge'],
  ['create', 'CreateAuthChallenge', 'createAuthChallenge'],
  ['verify', 'VerifyAuthChallengeResponse', 'verifyAuthChallengeResponse'],
  ['pre-token', 'PreTokenGenerationConfig', 'preTokenGeneration'],
] as const;
const OF_SIGN_UPS = [
  ['pre-sign-up', 'PreSignUp', 'preSignUp'],
  ['post-confirmation', 'PostConfirmation', 'postConfirmation'],
] as const;

export function functionsOf(file: CognitoFile): readonly TriggerFunction[] {
  return file.functions.sign_up
    ? [...named(FUNCTIONS, file), ...functionsOfSignUps(file)]
    : named(FUNCTIONS, file);
}

/** Those that are wanted with `sign_up` alone. */
export function functionsOfSignUps(file: CognitoFile): readonly TriggerFunction[] {
  return named(OF_SIGN_UPS, file);
}

function named(
  functions: typeof FUNCTIONS | typeof OF_SIGN_UPS,
  { functions: { prefix } }: CognitoFile,
): readonly TriggerFunction[] {
  return functions.map(([word, trigger, handler]) => {
    return { id: `function/${word}`, trigger, handler, name: `${prefix}${word}` };
  });
}

/** What a function is told, by the names that `src/lambda.ts` reads. */
export function environmentOf({ user_pool, facenition }: CognitoFile): Record<string, string> {
  const { public_url, level, assurance } = facenition;
  return {
    FACENITION_URL: facenition.url,
    ...(public_url !== undefined && { FACENITION_PUBLIC_URL: public_url }),
    FACENITION_TOKEN_SECRET_ID: facenition.token_secret,
    FACENITION_SCOPE: facenition.scope,
    ...(level !== undefined && { FACENITION_LEVEL: String(level) }),
    ...(assurance !== undefined && { FACENITION_ASSURANCE: assurance }),
    FACENITION_FLOW: facenition.flow,
    FACENITION_TRIES: String(facenition.tries),
    FACENITION_ASKING: facenition.asking,
    FACENITION_ORIGIN: facenition.origin,
    FACENITION_REFRESH: facenition.refresh,
    FACENITION_MAX_AGE_SECONDS: String(facenition.max_age_seconds),
    FACENITION_UNVERIFIED: facenition.unverified,
    FACENITION_USER_ID: facenition.user_id,
    FACENITION_STRANGERS: facenition.strangers,
    FACENITION_USER_POOL: user_pool,
  };
}

const RUNTIME = 'nodejs24.x';
const SECONDS = 5;
const SAME = 'as the bundle';

type Bundle = () => Promise<Uint8Array>;
type Configuration = import('@aws-sdk/client-lambda').UpdateFunctionConfigurationCommandInput;

/** One function from the bundle. Variables that others have set stay. */
export function lambdaFunction(
  aws: Aws,
  file: CognitoFile,
  { id, handler, name: FunctionName }: TriggerFunction,
  bundle: Bundle,
): Resource {
  const { role: Role, memory_mb: MemorySize } = file.functions;
  const environment = environmentOf(file);
  const settings = { Runtime: RUNTIME, Handler: `lambda.${handler}`, Timeout: SECONDS } as const;
  const own = { ...settings, Role, MemorySize };
  return {
    id,
    title: `Function "${FunctionName}"`,
    wanted: () => ({ ...own, environment, former: [], code: SAME }),
    async find() {
      const found = await findFunction(aws, FunctionName);
      if (found === undefined) return undefined;
      const former = formerOf(found.state.environment, environment);
      const state = await comparable({ ...found.state, former }, bundle);
      return { ...found, state };
    },
    async create() {
      const Code = { ZipFile: await bundle() };
      const input = { FunctionName, ...own, Code, Environment: { Variables: environment } };
      const { FunctionArn = '' } = await aws.lambda((lambda) => lambda.createFunction(input));
      await aws.settled(FunctionName);
      return { arn: FunctionArn };
    },
    async update({ state, output }) {
      if (state.code !== SAME) await putCode(aws, FunctionName, await bundle());
      const others = Object.entries(textsOf(state.environment)).filter(([name]) => !isOurs(name));
      const Variables = { ...Object.fromEntries(others), ...environment };
      const input: Configuration = { FunctionName, ...own, Environment: { Variables } };
      await aws.lambda((lambda) => lambda.updateFunctionConfiguration(input));
      await aws.settled(FunctionName);
      return output;
    },
    async remove() {
      await aws.lambda((lambda) => lambda.deleteFunction({ FunctionName }));
    },
  };
}

async function putCode(aws: Aws, FunctionName: string, ZipFile: Uint8Array): Promise<void> {
  await aws.lambda((lambda) => lambda.updateFunctionCode({ FunctionName, ZipFile }));
  await aws.settled(FunctionName);
}

async function findFunction(aws: Aws, FunctionName: string) {
  try {
    const found = await aws.lambda((one) => one.getFunctionConfiguration({ FunctionName }));
    const { Runtime = '', Handler = '', Role = '', Timeout = 0, MemorySize = 0 } = found;
    const { FunctionArn = '', CodeSha256 = '', Environment } = found;
    const environment: Fields = { ...Environment?.Variables };
    const state = { Runtime, Handler, Role, Timeout, MemorySize, environment, code: CodeSha256 };
    return { state, output: { arn: FunctionArn } };
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

async function comparable<State extends { readonly code: string }>(
  state: State,
  bundle: Bundle,
): Promise<State> {
  const digest = createHash('sha256')
    .update(await bundle())
    .digest('base64');
  return { ...state, code: state.code === digest ? SAME : 'another' };
}

const isOurs = (name: string): boolean => name.startsWith('FACENITION_');

/** Settings of ours that the file has no more. */
function formerOf(found: Fields, wanted: Fields): readonly string[] {
  return Object.keys(found).filter((name) => isOurs(name) && !Object.hasOwn(wanted, name));
}

const textsOf = (state: unknown): Record<string, string> => ({ ...Object(state) });

/** What Lambda takes: the bundle in an archive that is the same each time. */
export function bundleOf({ functions }: CognitoFile, { readFile }: DeployPorts): Bundle {
  let archive: Promise<Uint8Array> | undefined;
  return () => {
    archive ??= readFile(functions.bundle).then((bytes) => zipOf('lambda.mjs', bytes));
    return archive;
  };
}

const STATEMENT = 'facenition-cognito';

/** This pool, of this account, may call the function; nobody else. */
export function invokePermission(
  aws: Aws,
  file: CognitoFile,
  { id, name: FunctionName }: TriggerFunction,
): Resource {
  const wanted = {
    Principal: 'cognito-idp.amazonaws.com',
    Action: 'lambda:InvokeFunction',
    SourceArn: poolArn(file),
    SourceAccount: file.account,
  };
  const add = async () => {
    const input = { FunctionName, StatementId: STATEMENT, ...wanted };
    await aws.lambda((lambda) => lambda.addPermission(input));
    return {};
  };
  const remove = async (): Promise<void> => {
    const input = { FunctionName, StatementId: STATEMENT };
    await aws.lambda((lambda) => lambda.removePermission(input));
  };
  return {
    id: id.replace('function/', 'permission/'),
    title: `Permission of the user pool to call "${FunctionName}"`,
    wanted: () => wanted,
    find: () => findPermission(aws, FunctionName),
    create: add,
    async update() {
      await remove();
      return add();
    },
    remove,
  };
}

async function findPermission(aws: Aws, FunctionName: string) {
  let text: string | undefined;
  try {
    ({ Policy: text } = await aws.lambda((lambda) => lambda.getPolicy({ FunctionName })));
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
  const { Statement = [] } = JSON.parse(text ?? '{}');
  const found = [Statement].flat().find(({ Sid }) => Sid === STATEMENT);
  if (found === undefined) return undefined;
  const condition = { ...found.Condition?.StringEquals, ...found.Condition?.ArnLike };
  return {
    state: {
      Principal: String(found.Principal?.Service),
      Action: String(found.Action),
      SourceArn: String(condition['AWS:SourceArn']),
      SourceAccount: String(condition['AWS:SourceAccount']),
    },
    output: {},
  };
}
