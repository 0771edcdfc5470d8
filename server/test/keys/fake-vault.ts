import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt } from 'node:crypto';
import nock from 'nock';

const VERSION = '0123456789abcdef0123456789abcdef';
export const VAULT_HOST = 'https://facenition.vault.azure.net';
export const VAULT_KEY = `${VAULT_HOST}/keys/wrapping/${VERSION}`;

const TENANT = '11111111-1111-1111-1111-111111111111';
export const AZURE_ENVIRONMENT = {
  AZURE_TENANT_ID: TENANT,
  AZURE_CLIENT_ID: '22222222-2222-2222-2222-222222222222',
  AZURE_CLIENT_SECRET: 'CANARY-azure-secret',
} as const;

/** One request for a key operation as it came over the wire. */
export interface VaultCall {
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | null;
}

/** What the login service of Azure answers to a program with a secret. */
export function fakeLogin(): void {
  const login = 'https://login.microsoftonline.com';
  const endpoint = `${login}/${TENANT}/oauth2/v2.0`;
  nock(login)
    .persist()
    .get(/discovery\/instance/)
    .reply(200, {
      tenant_discovery_endpoint: `${login}/${TENANT}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [
        {
          preferred_network: 'login.microsoftonline.com',
          preferred_cache: 'login.windows.net',
          aliases: ['login.microsoftonline.com', 'login.windows.net'],
        },
      ],
    })
    .get(/openid-configuration/)
    .reply(200, {
      token_endpoint: `${endpoint}/token`,
      authorization_endpoint: `${endpoint}/authorize`,
      end_session_endpoint: `${endpoint}/logout`,
      issuer: `${login}/${TENANT}/v2.0`,
      jwks_uri: `${login}/${TENANT}/discovery/v2.0/keys`,
    })
    .post(/oauth2\/v2\.0\/token/)
    .reply(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'CANARY-access-token' });
}

/** The first request without a token is told where to get one; the key itself may not be read. */
export function fakeVaultDoor(): void {
  fakeLogin();
  nock(VAULT_HOST)
    .persist()
    .get(/^\/keys\/wrapping/)
    .reply(
      (request: Request): nock.ReplyFnResult =>
        request.headers.has('authorization')
          ? [403, { error: { code: 'Forbidden', message: 'no permission keys/get' } }]
          : [401, '', { 'WWW-Authenticate': CHALLENGE }],
    );
}

const CHALLENGE = `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="https://vault.azure.net"`;

/** A vault with an RSA key that is really used. */
export function fakeVault(): readonly VaultCall[] {
  fakeVaultDoor();
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
  const calls: VaultCall[] = [];
  nock(VAULT_HOST)
    .persist()
    .post(/^\/keys\/wrapping\/[0-9a-f]{32}\/(un)?wrapkey/)
    .reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      const path = new URL(request.url).pathname;
      const body: unknown = await request.json();
      calls.push({ path, body, authorization: request.headers.get('authorization') });
      const value = Buffer.from(String(Reflect.get(Object(body), 'value')), 'base64url');
      const result = path.endsWith('/unwrapkey')
        ? privateDecrypt({ key: privateKey, ...padding }, value)
        : publicEncrypt({ key: publicKey, ...padding }, value);
      return [200, { kid: VAULT_KEY, value: result.toString('base64url') }];
    });
  return calls;
}
