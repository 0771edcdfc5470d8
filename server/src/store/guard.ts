import { FacenitionError } from '@facenition/core';

/** Turns whatever the database raises into the one fault that callers know: `ERR_STORE_FAILED`. */
export async function guard<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new FacenitionError('ERR_STORE_FAILED', what, { cause });
  }
}
