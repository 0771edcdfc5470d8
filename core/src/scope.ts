import { utf8 } from './bytes.ts';
import { FacenitionError } from './errors.ts';

const MAX_SCOPE_BYTES = 1024;

/** UTF-8 of a scope. Throws `ERR_FIELD_INVALID` where it is too long or not well-formed. */
export function scopeBytes(scope: string): Uint8Array {
  // Halves of surrogate pairs all become the same bytes of UTF-8.
  if (!scope.isWellFormed()) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'the scope is not well-formed Unicode');
  }
  const bytes = utf8(scope);
  if (bytes.length > MAX_SCOPE_BYTES) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a scope is at most 1024 bytes of UTF-8');
  }
  return bytes;
}
