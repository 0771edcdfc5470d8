import { isDeepStrictEqual } from 'node:util';
import { type Deployment, type Known, type Output, Secret } from '@facenition/deployment';
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

/** What `apply` does: finds, makes what is missing, changes what differs. */
export async function apply({ resources }: Deployment): Promise<readonly string[]> {
  const outputs = new Map<string, Output>();
  const known: Known = { output: (id, name) => outputs.get(id)?.[name] ?? '(unknown)' };
  const done: string[] = [];
  for (const { id, find, wanted, create, update } of resources) {
    const found = await find(known);
    const goal = wanted(known);
    if (found === undefined) {
      outputs.set(id, await create(goal, known));
      done.push(`create ${id}`);
    } else if (Object.keys(goal).some((name) => !isWithin(goal[name], found.state[name]))) {
      if (update === undefined) throw new Error(`${id} cannot be changed`);
      outputs.set(id, await update(found, goal, known));
      done.push(`update ${id}`);
    } else {
      outputs.set(id, found.output);
    }
  }
  return done;
}

/** What `destroy` does: in the other order. */
export async function destroy({ resources }: Deployment): Promise<readonly string[]> {
  const outputs = new Map<string, Output>();
  const known: Known = { output: (id, name) => outputs.get(id)?.[name] ?? '(unknown)' };
  const present = [];
  for (const resource of resources) {
    const found = await resource.find(known);
    if (found === undefined) continue;
    outputs.set(resource.id, found.output);
    present.unshift({ resource, found });
  }
  const done: string[] = [];
  for (const { resource, found } of present) {
    await resource.remove?.(found, known);
    if (resource.remove !== undefined) done.push(resource.id);
  }
  return done;
}

/** Names that are there beside what is wanted do not count. */
function isWithin(wanted: unknown, found: unknown): boolean {
  const isRecord = (one: unknown): boolean =>
    typeof one === 'object' && one !== null && !Array.isArray(one);
  if (!isRecord(wanted) || !isRecord(found)) return isDeepStrictEqual(wanted, found);
  return Object.entries(Object(wanted)).every(([name, value]) =>
    isWithin(value, Reflect.get(Object(found), name)),
  );
}
