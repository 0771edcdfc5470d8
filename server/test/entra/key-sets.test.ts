import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { CLOUDS } from '../../src/entra/addresses.ts';
import { createEntraKeySets } from '../../src/entra/key-sets.ts';
import { MIRA } from './test-provider.ts';

const TENANT = { cloud: 'usgov', tenantId: MIRA.tenantId } as const;
const AUTHORITY = `https://login.microsoftonline.us/${MIRA.tenantId}`;
const DISCOVERY = `${AUTHORITY}/v2.0/.well-known/openid-configuration`;
const KEYS = `${AUTHORITY}/discovery/v2.0/keys`;

/** What stands at addresses of Entra; anything else is 404. */
function entraWith(documents: Record<string, unknown>) {
  const asked: string[] = [];
  let now = 0;
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const address = String(input);
    asked.push(address);
    const body = documents[address];
    return body === undefined ? new Response('', { status: 404 }) : Response.json(body);
  };
  const keySets = createEntraKeySets({ clouds: CLOUDS, fetch, clock: () => now });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { asked, keySets, documents, pass };
}

const discovery = { issuer: `${AUTHORITY}/v2.0`, jwks_uri: KEYS };

async function signed(): Promise<{ token: string; key: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: 'a' })
    .sign(privateKey);
  return { token, key: { ...(await exportJWK(publicKey)), kid: 'a' } };
}

describe('the keys of a tenant', () => {
  test('are those that the discovery document of its cloud and tenant names; both are kept', async () => {
    const { token, key } = await signed();
    const { asked, keySets } = entraWith({ [DISCOVERY]: discovery, [KEYS]: { keys: [key] } });
    for (const _ of [1, 2, 3]) await jwtVerify(token, await keySets.of(TENANT));
    expect(asked).toEqual([DISCOVERY, KEYS]);
  });

  test('are looked for anew after a day', async () => {
    const { asked, keySets, pass } = entraWith({ [DISCOVERY]: discovery });
    await keySets.of(TENANT);
    pass(86_400_000);
    await keySets.of(TENANT);
    expect(asked).toEqual([DISCOVERY, DISCOVERY]);
  });

  test.each([
    [
      'is another tenant’s',
      { ...discovery, issuer: 'https://login.microsoftonline.us/common/v2.0' },
    ],
    ['is of the common form', { ...discovery, issuer: '{tenantid}' }],
    ['leads away from https', { ...discovery, jwks_uri: KEYS.replace('https', 'http') }],
    ['names no keys', { issuer: discovery.issuer }],
    ['is not there', undefined],
    ['is too large', { ...discovery, more: 'x'.repeat(100_000) }],
  ])('cannot be had where the document %s, until it is right', async (_, wrong) => {
    const { keySets, documents } = entraWith({ [DISCOVERY]: wrong });
    await expect(keySets.of(TENANT)).rejects.toMatchObject({ code: 'ERR_DELIVERY_FAILED' });
    documents[DISCOVERY] = discovery;
    await keySets.of(TENANT);
  });
});
