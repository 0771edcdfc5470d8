import { HookFault } from '@facenition/hook';

interface JsonCall {
  readonly fetch: typeof globalThis.fetch;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** No answer of either side is longer. */
const LONGEST = 65_536;

/**
 * POSTs JSON and answers the JSON of a 200. Follows no redirect. Rejects with `HookFault`
 * `ERR_SERVICE_UNAVAILABLE`, without a word of what was sent or answered.
 */
export async function postJson({ fetch, url, headers, body, signal }: JsonCall): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      ...(signal !== undefined && { signal }),
    });
    const text = await response.text();
    if (response.status !== 200) throw unavailable(`it answered ${response.status}`);
    if (text.length > LONGEST) throw unavailable('its answer is too long');
    return JSON.parse(text);
  } catch (cause) {
    throw cause instanceof HookFault ? cause : unavailable('it cannot be reached');
  }
}

export function unavailable(why: string): HookFault {
  return new HookFault('ERR_SERVICE_UNAVAILABLE', `the question was not answered: ${why}`);
}

/** A secret among the environment variables of the account. */
export function secretIn(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): string {
  const secret = environment[name];
  if (secret !== undefined && secret !== '') return secret;
  throw new HookFault('ERR_CONFIG_INVALID', `the environment variable ${name} is not there`);
}
