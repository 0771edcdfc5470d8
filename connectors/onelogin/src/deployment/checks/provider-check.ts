import { type Check, DeploymentFault, type Finding } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginFile } from '../file.ts';

const Discovery = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  scopes_supported: z.array(z.string()).default([]),
});

/** Whether the OpenID provider is what the console of OneLogin is told. */
export function providerCheck(
  { facenition: { url } }: OneLoginFile,
  fetch: typeof globalThis.fetch,
): Check {
  const issuer = `${url}/oidc`;
  return {
    title: `OpenID provider ${issuer}`,
    examine: async () => {
      const found = await discovery(`${issuer}/.well-known/openid-configuration`, fetch);
      const findings = differences(found, issuer);
      return findings.length > 0 ? findings : [{ status: 'ok', text: 'answers as it should' }];
    },
  };
}

async function discovery(url: string, fetch: typeof globalThis.fetch) {
  const response = await fetch(url, { redirect: 'error' }).catch((cause: unknown) => {
    throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', `${url} cannot be reached`, { cause });
  });
  const found = Discovery.safeParse(await response.json().catch(() => undefined));
  if (response.ok && found.success) return found.data;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `${url} is no OpenID provider (${response.status}): is facenition.url the public address (FACENITION_ISSUER)?`,
  );
}

function differences(found: z.infer<typeof Discovery>, issuer: string): readonly Finding[] {
  const findings: Finding[] = [];
  const expected = [
    ['issuer', found.issuer, issuer],
    ['authorization endpoint', found.authorization_endpoint, `${issuer}/authorize`],
    ['token endpoint', found.token_endpoint, `${issuer}/token`],
    ['userinfo endpoint', found.userinfo_endpoint, `${issuer}/userinfo`],
  ] as const;
  for (const [name, is, wanted] of expected) {
    if (is === wanted) continue;
    const advice = 'set facenition.url to FACENITION_ISSUER of the server';
    findings.push({ status: 'error', text: `its ${name} is ${is}, not ${wanted}`, advice });
  }
  if (!found.token_endpoint_auth_methods_supported.includes('client_secret_post')) {
    findings.push({ status: 'error', text: 'it takes no client secret by POST' });
  }
  for (const scope of ['openid', 'profile', 'email']) {
    if (found.scopes_supported.includes(scope)) continue;
    findings.push({ status: 'error', text: `it does not have the scope ${scope}` });
  }
  return findings;
}
