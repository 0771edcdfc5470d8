import type { PackManifest } from './pack/manifest.ts';
import { polarCode } from './template/polar-code.ts';
import { readTokenHeader } from './template/token-header.ts';

/** Why a token should be renewed: it was made with something that is no longer what new ones get. */
export type RenewalReason = 'keys' | 'model' | 'code';

/**
 * What of a token is older than what a new one would be made with; the first of several.
 *
 * @param kid the current generation of the organisation's keys
 * @throws FacenitionError `ERR_TOKEN_MALFORMED`
 */
export function renewalReason(
  token: string,
  pack: PackManifest,
  kid: number,
): RenewalReason | undefined {
  const made = readTokenHeader(token);
  if (made.kid !== kid) return 'keys';
  if (made.modelId !== pack.modelId) return 'model';
  const current = (pack.calibration?.operatingPoints ?? [])
    .filter(({ level }) => level === made.level)
    .some(({ code }) => polarCode(code).id === made.codeId);
  return current ? undefined : 'code';
}
