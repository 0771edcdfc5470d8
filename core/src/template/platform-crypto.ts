import type { MessageMacs } from '../ports.ts';

/** The platform's WebCrypto, in the few forms that the token needs. */

/** WebCrypto takes no views on shared memory: a copy is certain not to be one. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** HMAC-SHA-256 (RFC 2104) of each message under one key. */
export const platformMacs: MessageMacs = async (key, messages) => {
  const imported = await crypto.subtle.importKey('raw', owned(key), HMAC, false, ['sign']);
  const sign = async (message: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await crypto.subtle.sign('HMAC', imported, owned(message)));
  return Promise.all(messages.map(sign));
};

export async function hmacSha256(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const [mac] = await platformMacs(key, [message]);
  return mac!;
}

export interface DerivationKey {
  derive(salt: Uint8Array, info: Uint8Array, length: number): Promise<Uint8Array>;
}

/** HKDF-SHA-256 (RFC 5869), extract and expand, from one key. */
export async function derivationKey(key: Uint8Array): Promise<DerivationKey> {
  const imported = await crypto.subtle.importKey('raw', owned(key), 'HKDF', false, ['deriveBits']);
  return {
    async derive(salt, info, length) {
      const parameters = { name: 'HKDF', hash: 'SHA-256', salt: owned(salt), info: owned(info) };
      return new Uint8Array(await crypto.subtle.deriveBits(parameters, imported, length * 8));
    },
  };
}

/** Every key seals one message, so that the nonce may stay at zero. */
const NONCE = new Uint8Array(12);

async function aesKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', owned(key), 'AES-GCM', false, [usage]);
}

/** AES-256-GCM under a key that is used once: ciphertext and 16 bytes of tag. */
export async function sealOnce(
  key: Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
): Promise<Uint8Array> {
  const parameters = { name: 'AES-GCM', iv: NONCE, additionalData: owned(associated) };
  const imported = await aesKey(key, 'encrypt');
  return new Uint8Array(await crypto.subtle.encrypt(parameters, imported, owned(plaintext)));
}

/** The plaintext, or `undefined` where the key, the ciphertext or the associated data differ. */
export async function openSealed(
  key: Uint8Array,
  ciphertext: Uint8Array,
  associated: Uint8Array,
): Promise<Uint8Array | undefined> {
  const parameters = { name: 'AES-GCM', iv: NONCE, additionalData: owned(associated) };
  const imported = await aesKey(key, 'decrypt');
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, imported, owned(ciphertext)));
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'OperationError') return undefined;
    throw fault;
  }
}
