import { createHash, type webcrypto, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { ProviderAlgorithm, ProviderPublicKey } from './ports.ts';

/** How long a certificate is valid: longer than any key should sign. */
export const CERTIFICATE_YEARS = 10;
/** The longest common name (RFC 5280, upper bound `ub-common-name`). */
const LONGEST_NAME = 64;

const RSA_SIGNATURE = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
const EC_SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** What a certificate says of its key. */
export interface CertificateSubject {
  readonly alg: ProviderAlgorithm;
  /** The address of the issuer; the common name is its beginning, an alternative name is all of it. */
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A certificate (DER) of a key, signed by the key itself. */
export async function selfSign(
  keys: webcrypto.CryptoKeyPair,
  { alg, issuer, now }: CertificateSubject,
): Promise<Uint8Array> {
  // Loaded when a key is made, which is seldom: it is large.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const notBefore = new Date(now);
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + CERTIFICATE_YEARS);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [issuer.slice(0, LONGEST_NAME)] }],
      notBefore,
      notAfter,
      signingAlgorithm: alg === 'RS256' ? RSA_SIGNATURE : EC_SIGNATURE,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.SubjectAlternativeNameExtension([{ type: 'url', value: issuer }]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    globalThis.crypto,
  );
  return new Uint8Array(certificate.rawData);
}

const PublicMembers = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('RSA'), n: z.base64url(), e: z.base64url() }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.base64url(), y: z.base64url() }),
]);

/** The published form of the key of a certificate (DER). Throws where it is none that we make. */
export function publicKeyIn(certificate: Uint8Array): ProviderPublicKey {
  const parsed = new X509Certificate(certificate);
  const members = PublicMembers.parse(parsed.publicKey.export({ format: 'jwk' }));
  const x5t = createHash('sha1').update(certificate).digest('base64url');
  const x5c = [Buffer.from(certificate).toString('base64')] as const;
  const published = { kid: x5t, use: 'sig', x5t, x5c } as const;
  return members.kty === 'RSA'
    ? { ...members, ...published, alg: 'RS256' }
    : { ...members, ...published, alg: 'ES256' };
}
