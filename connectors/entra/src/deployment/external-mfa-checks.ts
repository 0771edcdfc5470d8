import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import { accessPolicyCheck } from './conditional-access.ts';
import { authorizeAddress, discoveryAddress } from './external-mfa-addresses.ts';
import type { ExternalMfaPart } from './file.ts';
import type { Tenant } from './tenant.ts';

type Fetch = typeof globalThis.fetch;

const TIMEOUT_MS = 10_000;

/** What Entra reads of our server, as Entra needs it, and whether it demands a second factor. */
export function externalMfaChecks(
  tenant: Tenant,
  fetch: Fetch,
  part: ExternalMfaPart,
): readonly Check[] {
  const { conditional_access: policy } = part;
  return [
    {
      title: 'The discovery document is as Entra needs it',
      examine: async () => discoveryFindings(part, await document(fetch, discoveryAddress(part))),
    },
    { title: 'So are the keys', examine: () => keys(fetch, part) },
    ...(policy === undefined ? [] : [accessPolicyCheck(tenant, policy)]),
  ];
}

interface Got {
  readonly address: string;
  readonly status: number | undefined;
  readonly hasLength: boolean;
  readonly body: unknown;
}

async function document(fetch: Fetch, address: string): Promise<Got> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  // Not packed: a packed one has the length of another text, or none.
  const headers = { 'accept-encoding': 'identity' };
  const options = { signal, headers, redirect: 'manual' } as const;
  const response = await fetch(address, options).catch(() => undefined);
  const body: unknown = await response?.json().catch(() => undefined);
  const hasLength = response?.headers.has('content-length') ?? false;
  return { address, status: response?.status, hasLength, body };
}

const error = (text: string, advice: string): Finding => ({ status: 'error', text, advice });

/** What is wrong with the way it is served; nothing where it is not served at all. */
function served({ address, status, hasLength }: Got): readonly Finding[] {
  if (status !== 200) {
    const said = status === undefined ? 'does not answer' : `answers status ${status}`;
    return [error(`${address} ${said}`, 'Start the server, and open the way to it.')];
  }
  return hasLength
    ? []
    : [error(`${address} comes without Content-Length`, 'Let no proxy pack or chunk it.')];
}

const Discovery = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  jwks_uri: z.string(),
});

/** Members that have to hold these values, among others. */
const NEEDED = {
  response_types_supported: 'id_token',
  response_modes_supported: 'form_post',
  id_token_signing_alg_values_supported: 'RS256',
  scopes_supported: 'openid',
} as const;

function discoveryFindings(part: ExternalMfaPart, got: Got): readonly Finding[] {
  const read = Discovery.safeParse(got.body);
  const findings = [...served(got)];
  if (got.status !== 200) return findings;
  if (!read.success) return [...findings, error(`${got.address} is none`, '`server` is wrong.')];
  const { issuer, authorization_endpoint: authorize, jwks_uri: jwks } = read.data;
  for (const [name, address] of Object.entries({ issuer, authorize, jwks })) {
    if (isUsable(address)) continue;
    findings.push(error(`${name}: ${address}`, 'It has to be https, without `:443` and query.'));
  }
  if (authorize !== authorizeAddress(part)) {
    const advice = '`external_mfa.server` has to be FACENITION_ISSUER of the server (IDSTS50161).';
    findings.push(error(`authorization_endpoint is ${authorize}`, advice));
  }
  for (const [name, value] of Object.entries(NEEDED)) {
    const values = read.data[name];
    if (Array.isArray(values) && values.includes(value)) continue;
    findings.push(error(`${name} does not hold ${value}`, 'Update the server.'));
  }
  return findings.length > 0 ? findings : [{ status: 'ok', text: got.address }];
}

function isUsable(text: string): boolean {
  const url = URL.parse(text);
  return (
    url?.protocol === 'https:' && !/[?#]/.test(text) && !/^https:\/\/[^/]+:443(\/|$)/.test(text)
  );
}

const Key = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  x5c: z.array(z.string()).optional(),
});
const KeySet = z.looseObject({ keys: z.array(Key).min(1) });

async function keys(fetch: Fetch, part: ExternalMfaPart): Promise<readonly Finding[]> {
  const discovery = Discovery.safeParse((await document(fetch, discoveryAddress(part))).body);
  if (!discovery.success) return [error('there are none without it', 'See above.')];
  const got = await document(fetch, discovery.data.jwks_uri);
  const findings = [...served(got)];
  if (got.status !== 200) return findings;
  const read = KeySet.safeParse(got.body);
  if (!read.success)
    return [...findings, error(`${got.address} holds no keys`, 'Update the server.')];
  for (const { kty, kid = '', x5c = [] } of read.data.keys) {
    if (kty !== 'RSA') findings.push(error(`${kid}: ${kty}`, 'Entra takes RS256 alone.'));
    // A name of another form is not found again: it has to look like a thumbprint.
    if (!/^[\w+/-]{20,}={0,2}$/.test(kid)) {
      findings.push(error(`a key is called "${kid}"`, 'Entra needs a thumbprint (x5t).'));
    }
    if (x5c.length === 0) findings.push(error(`${kid}: no x5c`, 'Entra needs a certificate.'));
  }
  const count = read.data.keys.length;
  return findings.length > 0 ? findings : [{ status: 'ok', text: `${count} at ${got.address}` }];
}
