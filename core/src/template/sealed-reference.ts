import { concat } from '../bytes.ts';
import type { KeyRing } from '../ports.ts';
import { type Binding, KEY_BYTES, sealedWith, sealKey } from './derivation.ts';
import { openSealed, sealOnce } from './platform-crypto.ts';
import { type ProtectedReference, TAG_BYTES, WORD_BYTES } from './reference.ts';

/** Seals a reference under a key of its own. `undefined`: no such key generation. */
export async function sealReference(
  { word, tag }: ProtectedReference,
  binding: Binding,
  kid: number,
  keys: KeyRing,
): Promise<Uint8Array | undefined> {
  const key = await sealKey(binding, kid, keys);
  return key && sealOnce(key, concat(word, tag), sealedWith(binding));
}

export interface OpenedReference {
  readonly authentic: boolean;
  readonly reference: ProtectedReference;
}

/**
 * Opens a sealed reference. Where anything that it is bound to differs, it is not authentic, and
 * the reference is a stand-in: the steps that follow cost the same.
 */
export async function openReference(
  sealed: Uint8Array,
  binding: Binding,
  kid: number,
  keys: KeyRing,
): Promise<OpenedReference> {
  const key = await sealKey(binding, kid, keys);
  const plain = await openSealed(key ?? new Uint8Array(KEY_BYTES), sealed, sealedWith(binding));
  const authentic = key !== undefined && plain !== undefined;
  const content = authentic ? plain : sealed;
  return {
    authentic,
    reference: {
      word: content.subarray(0, WORD_BYTES),
      tag: content.subarray(WORD_BYTES, WORD_BYTES + TAG_BYTES),
    },
  };
}
