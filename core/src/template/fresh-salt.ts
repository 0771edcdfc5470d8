import { FacenitionError } from '../errors.ts';
import type { RandomSource } from '../ports.ts';
import { SALT_BYTES } from './token-format.ts';

/** The salt of a new token. Throws `ERR_INTERNAL` where the source came up short. */
export function freshSalt(random: RandomSource): Uint8Array {
  const salt = random(SALT_BYTES);
  if (salt.length === SALT_BYTES) return salt;
  throw new FacenitionError('ERR_INTERNAL', 'the source of randomness came up short');
}
