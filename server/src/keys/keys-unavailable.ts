import { FacenitionError } from '@facenition/core';

export function keysUnavailable(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_KEYS_UNAVAILABLE', message, { cause });
}
