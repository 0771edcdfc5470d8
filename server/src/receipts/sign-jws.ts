import { base64url } from 'jose';
import type { Signer } from '../keys/ports.ts';

/**
 * Signs claims in the compact form of JWS (RFC 7515). Put together here and not by jose, which
 * wants the private key: a signer keeps its own.
 *
 * @param typ says what is signed, so that it is mistaken for nothing else (RFC 8725 section 3.11)
 */
export async function signJws(claims: object, typ: string, signer: Signer): Promise<string> {
  const header = base64url.encode(JSON.stringify({ alg: signer.alg, kid: signer.kid, typ }));
  const signed = `${header}.${base64url.encode(JSON.stringify(claims))}`;
  const signature = await signer.sign(new TextEncoder().encode(signed));
  return `${signed}.${base64url.encode(signature)}`;
}
