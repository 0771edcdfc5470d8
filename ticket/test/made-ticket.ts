import {
  base64url,
  CompactSign,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
} from 'jose';
import {
  type Burns,
  createMemoryBurns,
  localKeys,
  type TicketAlgorithm,
  type TicketAttempt,
  type TicketClaims,
  type TicketPorts,
  ticketAudience,
} from '../src/index.ts';

export const NOW = Date.UTC(2026, 5, 1);
const ISSUED = NOW / 1000;

export const CLAIMS: TicketClaims = {
  iss: 'https://verify.facenition.example',
  aud: ticketAudience('cognito', 'us-east-1_AbCdEf123'),
  sub: '7c1e6b2a-4f5d-4b8e-9d10-2f3a4b5c6d7e',
  idp: 'cognito',
  tenant: 'us-east-1_AbCdEf123',
  scope: 'sign-in',
  txn: 'fntx_AAAAAAAAAAAAAAAAAAAAAA',
  nonce: 'm9w0cT2xQ1yVb7Lk3sHdPg',
  jti: 'fntk_BBBBBBBBBBBBBBBBBBBBBB',
  iat: ISSUED,
  nbf: ISSUED,
  exp: ISSUED + 90,
  amr: ['face'],
  fn: { res: true, acc: 4, pad: 'active', tokref: 'fnr_CCCCCCCCCCCCCCCCCCCCCC' },
};

export const EXPECTED: TicketAttempt = {
  issuer: CLAIMS.iss,
  audience: CLAIMS.aud,
  user: CLAIMS.sub,
  nonce: CLAIMS.nonce,
  txn: CLAIMS.txn,
  scope: CLAIMS.scope,
  accuracy: 4,
  assurance: 'active',
  attempt: 'attempt 1',
};

export interface Issuer {
  readonly alg: TicketAlgorithm;
  readonly privateKey: CryptoKey;
  readonly set: JSONWebKeySet;
}

export async function newIssuer(alg: TicketAlgorithm, kid = 'one'): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwk = await exportJWK(publicKey);
  return { alg, privateKey, set: { keys: [{ ...jwk, kid, alg, use: 'sig' }] } };
}

/** A ticket as it is, but for what is said. */
export async function made(
  { alg, privateKey }: Issuer,
  claims: object = CLAIMS,
  header: object = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg, kid: 'one', typ: 'facenition-ticket+jwt', ...header })
    .sign(privateKey);
}

/** Signed by nobody. */
export function unsigned(header: object, claims: object = CLAIMS, signature = 'AAAA'): string {
  const part = (value: object): string => base64url.encode(JSON.stringify(value));
  return `${part(header)}.${part(claims)}.${signature}`;
}

/** Counts what was burnt. */
export function watchedBurns(): Burns & { readonly asked: string[] } {
  const burns = createMemoryBurns();
  const asked: string[] = [];
  return {
    asked,
    burn: (request) => {
      asked.push(request.jti);
      return burns.burn(request);
    },
  };
}

export function portsOf({ set }: Issuer, ports: Partial<TicketPorts> = {}): TicketPorts {
  return { keys: localKeys(set), burns: createMemoryBurns(), clock: () => NOW, ...ports };
}
