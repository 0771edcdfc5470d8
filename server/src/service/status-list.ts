import { signJws } from '../receipts/sign-jws.ts';
import type { ServicePorts } from './ports.ts';

/** `typ` of the signed list. */
const LIST_TYPE = 'facenition-status+jwt';
const IDS_PER_PAGE = 10_000;

/** Older than that nobody should rely on it: what was revoked since is not in it. */
const HOLDS_SECONDS = 3600;

/**
 * A page of the signed list of retired tokens, for checks without this server: claims `iss`, `iat`,
 * `exp`, `after` and `retired`, which holds `[position, id]` in the order of retirement. A reader
 * asks for what came after the last position that it has.
 *
 * Rejects with `ERR_STORE_FAILED` or `ERR_KEYS_UNAVAILABLE`.
 */
export async function retiredList(
  after: number | undefined,
  { store, keys, issuer, clock }: Pick<ServicePorts, 'store' | 'keys' | 'issuer' | 'clock'>,
): Promise<{ readonly list: string; readonly after?: number }> {
  const page = await store.identityTokens.retired(after, IDS_PER_PAGE);
  const iat = Math.floor(clock() / 1000);
  const claims = {
    iss: issuer,
    iat,
    exp: iat + HOLDS_SECONDS,
    after: after ?? 0,
    retired: page.map(({ position, id }) => [position, id]),
  };
  const last = page.length === IDS_PER_PAGE ? page.at(-1)?.position : undefined;
  return {
    list: await signJws(claims, LIST_TYPE, await keys.signer()),
    ...(last !== undefined && { after: last }),
  };
}
