import { concat, toBase64Url, utf8 } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import { parseToken } from './token-format.ts';

const PREFIX = 'fni_';
const LABEL = concat(utf8('facenition/v1/token-id'), Uint8Array.of(0));
const ID_BYTES = 20;

/**
 * The id of an identity token: `fni_` and 27 characters of base64url. Whoever has the token can
 * compute it; it says nothing about the token, the person or another token of theirs.
 *
 * @throws FacenitionError `ERR_TOKEN_MALFORMED` for text that does not have the form of a token
 */
export async function identityTokenId(token: string): Promise<string> {
  const parts = parseToken(token);
  if (parts === undefined) {
    throw new FacenitionError('ERR_TOKEN_MALFORMED', 'this is not an identity token');
  }
  const { header, salt, sealed } = parts;
  const bytes = concat(LABEL, header, salt, sealed);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return PREFIX + toBase64Url(digest.subarray(0, ID_BYTES));
}
