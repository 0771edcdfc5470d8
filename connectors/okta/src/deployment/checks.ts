import {
  type Check,
  DeploymentFault,
  type DeployPorts,
  type Finding,
} from '@facenition/deployment';
import * as z from 'zod';
import type { Hooks, OktaFile } from './file.ts';
import { type Authenticator, endpointsOf } from './identity-provider.ts';
import { findInlineHook, INLINE_HOOKS, type InlineHookParts } from './inline-hook.ts';
import { samplePayload } from './samples.ts';
import type { Tenant } from './tenant.ts';

/** Has Okta call a hook about nobody, and looks at what came back. */
function callsHook(tenant: Tenant, org: string, { name, type }: InlineHookParts): Check {
  return {
    title: `Okta reaches the inline hook "${name}", which refuses what proves nothing`,
    async examine() {
      const hook = await findInlineHook(tenant, name);
      if (hook === undefined) return [{ status: 'error', text: 'it is not there', advice: APPLY }];
      try {
        const path = `${INLINE_HOOKS}/${encodeURIComponent(hook.id)}/execute`;
        return [judge(await tenant.send('post', path, samplePayload(type, org)))];
      } catch (thrown) {
        if (!(thrown instanceof DeploymentFault) || thrown.code !== 'ERR_VENDOR_FAILED')
          throw thrown;
        return [{ status: 'error', text: thrown.message, advice: UNREACHED }];
      }
    },
  };
}

const APPLY = 'Run `apply`.';
const UNREACHED =
  'Is the hook hosted at this address, with a certificate that browsers trust, does it answer within 3 s, and does it know the secret of this file?';

const Reply = z.looseObject({
  error: z.looseObject({}).nullish(),
  commands: z.array(z.looseObject({ type: z.string(), value: z.unknown() })).nullish(),
});

function judge(answer: unknown): Finding {
  const reply = Reply.safeParse(answer);
  if (!reply.success) return { status: 'error', text: 'what came back is no answer of a hook' };
  const { error, commands } = reply.data;
  const ok: Finding = { status: 'ok', text: 'it was reached, and refused' };
  if (error !== undefined && error !== null) return ok;
  const values = (commands ?? []).map(({ value }) => JSON.stringify(value) ?? '');
  if (values.some(opens)) {
    const advice = 'This is no hook of ours, or not as it is shipped: deactivate it.';
    return { status: 'error', text: 'it lets in whoever is not there', advice };
  }
  if (values.some(refuses)) return ok;
  const advice = 'Tokens and sign-ups pass this hook unchecked: which hooks does the address host?';
  return { status: 'error', text: 'it was reached, and decided nothing', advice };
}

const opens = (value: string): boolean =>
  /"(?:registration":"ALLOW|credential":"VERIFIED)"|face_?verified","value":true|"value":"true"/i.test(
    value,
  );
const refuses = (value: string): boolean =>
  /"(?:registration":"DENY|credential":"UNVERIFIED)"|face_?verified","value":false|"value":"false"/i.test(
    value,
  );

/** Whoever is not Okta is answered nothing. */
function refusesStrangers({ url, caller }: Hooks, { fetch }: DeployPorts): Check {
  return {
    title: `${url} answers Okta alone`,
    async examine() {
      const header = 'secret' in caller ? caller.header : 'Authorization';
      const body = JSON.stringify(samplePayload('com.okta.oauth2.tokens.transform', url));
      const findings: Finding[] = [];
      for (const [who, secret] of [
        ['without a secret', undefined],
        ['with a wrong secret', 'facenition-doctor-knows-no-secret'],
      ] as const) {
        const headers = {
          'content-type': 'application/json',
          ...(secret !== undefined && { [header]: secret }),
        };
        const response = await reached(() => fetch(url, { method: 'POST', body, headers }));
        findings.push(strangers(who, response));
      }
      return findings;
    },
  };
}

function strangers(who: string, response: Response | undefined): Finding {
  if (response === undefined) {
    return { status: 'error', text: 'the address does not answer', advice: UNREACHED };
  }
  const { status } = response;
  if (status === 401) return { status: 'ok', text: `a caller ${who} gets 401` };
  const advice = 'Is there another service at this address, or a proxy that answers for it?';
  return { status: 'error', text: `a caller ${who} gets ${status} rather than 401`, advice };
}

const Discovery = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string().optional(),
  jwks_uri: z.string(),
});

/** The server is the provider that Okta was told. */
function discoversIssuer({ issuer }: Authenticator, { fetch }: DeployPorts): Check {
  const url = `${issuer}/.well-known/openid-configuration`;
  const advice = 'The issuer is FACENITION_ISSUER of the server with /oidc behind it.';
  return {
    title: `The server is an OpenID Provider at ${issuer}`,
    async examine() {
      const response = await reached(() => fetch(url));
      if (response?.status !== 200) {
        return [
          { status: 'error', text: `${url} answers ${response?.status ?? 'nothing'}`, advice },
        ];
      }
      const read = Discovery.safeParse(await response.json().catch(() => undefined));
      if (!read.success) return [{ status: 'error', text: 'this is no OpenID Provider', advice }];
      const { authorization, token, userInfo, jwks } = endpointsOf(issuer);
      const { data } = read;
      const wrong = [
        ...(data.issuer === issuer ? [] : ['issuer']),
        ...(data.authorization_endpoint === authorization ? [] : ['authorization']),
        ...(data.token_endpoint === token ? [] : ['token']),
        ...(data.userinfo_endpoint === userInfo ? [] : ['userinfo']),
        ...(data.jwks_uri === jwks ? [] : ['keys']),
      ];
      if (wrong.length === 0) return [{ status: 'ok', text: 'all addresses are those of Okta' }];
      return [{ status: 'error', text: `it says another ${wrong.join(', ')}`, advice }];
    },
  };
}

async function reached(call: () => Promise<Response>): Promise<Response | undefined> {
  try {
    return await call();
  } catch {
    return undefined;
  }
}

export function checksOf(
  file: OktaFile,
  hooks: readonly InlineHookParts[],
  tenant: Tenant,
  ports: DeployPorts,
): readonly Check[] {
  const { idp_authenticator: authenticator } = file;
  return [
    ...(file.hooks === undefined ? [] : [refusesStrangers(file.hooks, ports)]),
    ...hooks.map((parts) => callsHook(tenant, file.org, parts)),
    ...(authenticator === undefined ? [] : [discoversIssuer(authenticator, ports)]),
  ];
}
