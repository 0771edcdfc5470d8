import { createContext, Script } from 'node:vm';

/**
 * OneLogin's function runtime as its documents have it: one CommonJS file, packages of a list alone,
 * the environment variables that the hook names, and so many seconds.
 */
export interface DeployedFunction {
  /** base64, as it was sent. */
  readonly function: string;
  readonly environment: Readonly<Record<string, string>>;
  /** 1..10. */
  readonly timeoutSeconds: number;
  readonly packages?: Readonly<Record<string, unknown>>;
  readonly fetch?: typeof globalThis.fetch;
}

export type Ran =
  | { readonly how: 'answered'; readonly result: unknown; readonly lines: readonly string[] }
  | { readonly how: 'timed-out' | 'threw'; readonly lines: readonly string[] };

const LONGEST = 20_000;
const TIMED_OUT = Symbol('timed out');

export async function runFunction(deployed: DeployedFunction, context: unknown): Promise<Ran> {
  const lines: string[] = [];
  if (deployed.function.length > LONGEST) throw new Error('OneLogin would not have taken it');
  const timer = Promise.withResolvers<typeof TIMED_OUT>();
  const over = setTimeout(() => timer.resolve(TIMED_OUT), deployed.timeoutSeconds * 1000);
  try {
    const handler = load(deployed, (line) => lines.push(line));
    const result = await Promise.race([handler(JSON.stringify(context)), timer.promise]);
    if (result === TIMED_OUT) return { how: 'timed-out', lines };
    return { how: 'answered', result: JSON.parse(String(result)), lines };
  } catch {
    return { how: 'threw', lines };
  } finally {
    clearTimeout(over);
  }
}

/** Whatever goes in or comes out goes as JSON. */
function load(
  { function: base64, environment, packages = {}, fetch = globalThis.fetch }: DeployedFunction,
  log: (line: string) => void,
): (context: string) => Promise<unknown> {
  const module = { exports: {} };
  const sandbox = createContext({
    module,
    exports: module.exports,
    require: (name: string) => {
      if (!Object.hasOwn(packages, name)) throw new Error(`no such package: ${name}`);
      return packages[name];
    },
    process: { env: { ...environment } },
    console: { log, error: log },
    ...{ fetch, setTimeout, clearTimeout, AbortController, AbortSignal },
  });
  new Script(Buffer.from(base64, 'base64').toString('utf8')).runInContext(sandbox);
  return new Script(
    'async (context) => JSON.stringify(await module.exports.handler(JSON.parse(context)))',
  ).runInContext(sandbox);
}

/** Whether OneLogin could do anything with a result. */
export function isResultOf(type: 'pre-authentication' | 'user-migration', result: unknown) {
  const { success, user, ...rest } = Object(result);
  if (typeof success !== 'boolean' || Object.keys(rest).length > 0) return false;
  if (type === 'user-migration') {
    return success ? typeof user?.password === 'string' : JSON.stringify(user) === '{}';
  }
  return success ? Number.isSafeInteger(user?.policy_id) : user === null;
}
