import { utf8 } from './bytes.ts';
import { FacenitionError } from './errors.ts';

const MAX_SCOPE_BYTES = 1024;

/** UTF-8 of a scope. Throws `ERR_FIELD_INVALID` where it is too long. */
export function scopeBytes(scope: string): Uint8Array {
  const bytes = utf8(scope);
  if (bytes.length > MAX_SCOPE_BYTES) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a scope is at most 1024 bytes of UTF-8');
  }
  return bytes;
}
