import { HookFault } from '@facenition/hook';
import * as z from 'zod';

/** Loads a library by its name. */
export type LoadLibrary = (name: string) => Promise<unknown>;

const Answer = z.looseObject({ SecretString: z.string().min(1) });

interface Client {
  send(command: object): Promise<unknown>;
}
interface Library {
  readonly SecretsManagerClient: new (options: object) => Client;
  readonly GetSecretValueCommand: new (input: { readonly SecretId: string }) => object;
}

const LIBRARY = '@aws-sdk/client-secrets-manager';

/**
 * A secret of AWS Secrets Manager. The library is the one that the Lambda runtime has: it is in no
 * bundle. Rejects with `HookFault` `ERR_SERVICE_UNAVAILABLE`.
 */
export async function readAwsSecret(id: string, load: LoadLibrary): Promise<string> {
  try {
    const library = await load(LIBRARY);
    if (!isLibrary(library)) throw new Error('another library');
    const { SecretsManagerClient, GetSecretValueCommand } = library;
    const client = new SecretsManagerClient({ maxAttempts: 2 });
    const answer = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return Answer.parse(answer).SecretString.trim();
  } catch (cause) {
    // What the library threw may hold what was answered.
    const name = cause instanceof Error ? cause.name : 'unknown';
    throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'the client token cannot be had', {
      cause: new Error(/^\w{1,60}$/.test(name) ? name : 'unknown'),
    });
  }
}

function isLibrary(library: unknown): library is Library {
  if (typeof library !== 'object' || library === null) return false;
  const names = ['SecretsManagerClient', 'GetSecretValueCommand'];
  return names.every((name) => typeof Reflect.get(library, name) === 'function');
}
