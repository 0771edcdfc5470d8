import { FacenitionError } from '../errors.ts';
import type { Level } from '../pack/manifest.ts';
import { expiryOf } from './expiry.ts';
import { parseHeader, parseToken, type TokenUse } from './token-format.ts';

/** What a token says in the clear. None of it is believed before a verification has matched. */
export interface TokenFacts {
  readonly use: TokenUse;
  readonly level: Level;
  readonly modelId: number;
  /** Generation of the organisation's keys. */
  readonly kid: number;
  readonly codeId: number;
  /** Milliseconds since the epoch; absent: does not expire. */
  readonly expires?: number;
}

/**
 * Reads what a token says in the clear.
 *
 * @throws FacenitionError `ERR_TOKEN_MALFORMED` for text that is not a token of this version
 */
export function readTokenHeader(token: string): TokenFacts {
  const parts = parseToken(token);
  const header = parts && parseHeader(parts.header);
  if (header === undefined) {
    throw new FacenitionError('ERR_TOKEN_MALFORMED', 'this is not an identity token');
  }
  const { use, level, modelId, kid, codeId } = header;
  const expires = expiryOf(header);
  return {
    use,
    level,
    modelId,
    kid,
    codeId,
    ...(expires !== undefined && { expires }),
  };
}
