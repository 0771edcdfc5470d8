import { DeploymentFault, type Secret } from '@facenition/deployment';
import * as z from 'zod';

/** Whose interface it is, and by which credentials. */
export interface ApiAccount {
  /** `acme` of `acme.onelogin.com`. */
  readonly account: string;
  readonly clientId: string;
  readonly clientSecret: () => Promise<Secret>;
  readonly fetch: typeof globalThis.fetch;
}

const TokenAnswer = z.looseObject({ access_token: z.string().min(1) });

/**
 * An access token for the API credentials, good for ten hours. Rejects with `DeploymentFault`
 * `ERR_VENDOR_REFUSED`, `ERR_VENDOR_UNREACHABLE`, `ERR_SECRET_MISSING`.
 */
export async function requestToken(options: ApiAccount): Promise<string> {
  const { account, clientId, clientSecret } = options;
  const credentials = `${clientId}:${(await clientSecret()).reveal()}`;
  const response = await reach(options, `https://${account}.onelogin.com/auth/oauth2/v2/token`, {
    method: 'POST',
    redirect: 'error',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ grant_type: 'client_credentials' }),
  });
  const answer = TokenAnswer.safeParse(await response.json().catch(() => undefined));
  if (response.ok && answer.success) return answer.data.access_token;
  throw new DeploymentFault('ERR_VENDOR_REFUSED', refusal(account, response.status));
}

/** Nothing of the answer: it may repeat what was sent. */
function refusal(account: string, status: number): string {
  if (status === 429) return 'OneLogin gives no more tokens in this hour: try again later (429)';
  if (status === 404) return `there is no account ${account}.onelogin.com (404)`;
  if (status >= 500)
    return `OneLogin gives no token: it has a fault of its own, try again (${status})`;
  return `OneLogin does not know the API credentials: look at credentials.client_id and what credentials.client_secret refers to (${status})`;
}

/** Rejects with `DeploymentFault` `ERR_VENDOR_UNREACHABLE`. */
export async function reach(
  { account, fetch }: Pick<ApiAccount, 'account' | 'fetch'>,
  url: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new DeploymentFault(
      'ERR_VENDOR_UNREACHABLE',
      `${account}.onelogin.com cannot be reached: look at the name of the account, and at the network`,
      { cause },
    );
  }
}
