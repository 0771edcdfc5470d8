import { createHmac } from 'node:crypto';
import { FacenitionError, type KeyRing } from '@facenition/core';
import type { CaptureSubject } from '../capture/transaction.ts';
import type { RelyingParty } from '../store/relying-parties.ts';

const encoder = new TextEncoder();
const PSEUDONYMS = encoder.encode('facenition openid subjects v1');
const COOKIES = encoder.encode('facenition openid cookies v1');
const NO_SALT = new Uint8Array();

/** What relying parties call people (OpenID Connect Core section 8). */
export interface Pseudonyms {
  /** The `sub` of somebody for one relying party. */
  subOf(relyingParty: RelyingParty, subject: CaptureSubject): Promise<string>;
}

/**
 * The same person has another name for every relying party, and the same one for good: a rotation
 * of keys changes nothing, for each relying party stays with the generation it began with. For
 * those with `public` subjects the name is the user id itself.
 */
export function createPseudonyms(keys: Pick<KeyRing, 'sealKey'>): Pseudonyms {
  return {
    async subOf(relyingParty, { idp, tenant, userId }) {
      const { id, kid, settings } = relyingParty;
      if (settings.subjects === 'public') return userId;
      const key = await derive(keys, kid, PSEUDONYMS);
      const mac = createHmac('sha256', key).update(JSON.stringify([id, idp, tenant, userId]));
      return `fnsub_${mac.digest('base64url')}`;
    },
  };
}

/** What cookies are signed with: the current generation of keys, and the one before it. */
export async function cookieKeys(
  keys: Pick<KeyRing, 'current' | 'sealKey'>,
): Promise<readonly string[]> {
  const current = await keys.current();
  const newest = await derive(keys, current, COOKIES);
  const former = current > 0 ? await keys.sealKey(current - 1, NO_SALT, COOKIES) : undefined;
  return [newest, ...(former === undefined ? [] : [former])].map((key) =>
    Buffer.from(key).toString('base64url'),
  );
}

async function derive(
  keys: Pick<KeyRing, 'sealKey'>,
  kid: number,
  info: Uint8Array,
): Promise<Uint8Array> {
  const key = await keys.sealKey(kid, NO_SALT, info);
  if (key !== undefined) return key;
  throw new FacenitionError('ERR_KEYS_UNAVAILABLE', 'a generation of keys is gone');
}
