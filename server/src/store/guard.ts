import { FacenitionError } from '@facenition/core';

/**
 * Turns whatever the database raises into the one fault that callers know: `ERR_STORE_FAILED`. A
 * fault that has a code already, of something that was called from within, stays what it is.
 */
export async function guard<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof FacenitionError) throw cause;
    throw new FacenitionError('ERR_STORE_FAILED', what, { cause });
  }
}
