import { FacenitionApiError } from '@facenition/client';
import { HookFault } from './fault.ts';

/** What the server answered. Rejects with `HookFault` `ERR_SERVICE_UNAVAILABLE`. */
export async function answered<Value>(call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** The same, and `undefined` where the server says that there is no such thing. */
export async function unlessUnknown<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call;
  } catch (cause) {
    if (hasCode(cause, 'ERR_NOT_FOUND')) return undefined;
    throw unavailable(cause);
  }
}

export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof FacenitionApiError && thrown.code === code;
}

export function unavailable(cause: unknown): HookFault {
  return new HookFault('ERR_SERVICE_UNAVAILABLE', 'Facenition did not answer the question', {
    cause,
  });
}
