import { createHmac, randomBytes } from 'node:crypto';
import type { Custodian, Mac } from '../ports.ts';

const KEY_BYTES = 32;

/** The file keeps its own secrets: they stand in it as they are. */
export const fileCustodian: Custodian = {
  kind: 'file',
  wrap: async (secret) => Buffer.from(secret).toString('base64url'),
  unwrap: async (stored) => secretIn(stored),
  newPepper: async () => randomBytes(KEY_BYTES).toString('base64url'),
  openPepper: async (stored) => localMac(secretIn(stored)),
};

/** HMAC-SHA-256 in this process. */
export function localMac(key: Uint8Array): Mac {
  return async (message) => new Uint8Array(createHmac('sha256', key).update(message).digest());
}

function secretIn(stored: string): Uint8Array {
  return new Uint8Array(Buffer.from(stored, 'base64url'));
}
