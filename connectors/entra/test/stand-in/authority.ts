import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { TENANT } from '../payload.ts';
import { listen } from './listen.ts';

const KEYS = await generateKeyPair('RS256', { extractable: true });
const OTHER_KEYS = await generateKeyPair('RS256', { extractable: true });
const KID = 'nOo3ZDrODXEK1jKWhXslHR_KXEg';

export interface SignOptions {
  readonly alg?: string;
  /** Not the tenant's key, under the name of it. */
  readonly forged?: boolean;
  readonly kid?: string;
}

/**
 * Where access tokens of a tenant come from, as the sheet describes it: one document for each version
 * of tokens, and keys. Workforce tenants and external ones differ by their hosts alone.
 */
export async function startAuthority() {
  const asked: string[] = [];
  const state = { isAway: false };
  const url = await listen((request, response) => {
    asked.push(request.url ?? '');
    const document = documents().get(request.url ?? '');
    if (state.isAway) response.destroy();
    else if (document === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(document);
  });
  const publicKey = { ...(await exportJWK(KEYS.publicKey)), kid: KID, use: 'sig' };
  const issuers = { 1: `https://sts.windows.net/${TENANT}/`, 2: `${url}/${TENANT}/v2.0` };
  const documents = () =>
    new Map([
      [
        `/${TENANT}/v2.0/.well-known/openid-configuration`,
        JSON.stringify({
          issuer: issuers[2],
          jwks_uri: `${url}/${TENANT}/discovery/v2.0/keys`,
        }),
      ],
      [
        `/${TENANT}/.well-known/openid-configuration`,
        JSON.stringify({ issuer: issuers[1], jwks_uri: `${url}/${TENANT}/discovery/keys` }),
      ],
      [`/${TENANT}/discovery/v2.0/keys`, JSON.stringify({ keys: [publicKey] })],
      [`/${TENANT}/discovery/keys`, JSON.stringify({ keys: [publicKey] })],
    ]);
  return {
    url: `${url}/${TENANT}`,
    asked,
    state,
    issuers,
    sign: (claims: JWTPayload, options?: SignOptions) => sign(claims, options),
  };
}

async function sign(claims: JWTPayload, options: SignOptions = {}): Promise<string> {
  const { alg = 'RS256', forged = false, kid = KID } = options;
  const jwt = new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT', kid });
  if (alg === 'HS256') return jwt.sign(new TextEncoder().encode('x'.repeat(32)));
  return jwt.sign((forged ? OTHER_KEYS : KEYS).privateKey);
}

export type Authority = Awaited<ReturnType<typeof startAuthority>>;
