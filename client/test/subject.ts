import { createClient as createPortableClient } from '../src/index.ts';
import { type ClientOptions, createClient, FacenitionApiError } from '../src/node.ts';
import type { WhenDone } from './when-done.ts';

export const TOKEN = 'fnc_a-client-token-that-must-not-be-seen';
/** Begins as a JPEG does: no text. */
export const PHOTO = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1]);

/** Both entries of the package have to do the same. */
export const entries = [
  ['node', createClient],
  ['default', createPortableClient],
] as const;

export type CreateClient = typeof createClient;

/** A client that is closed when the test is done. */
export function open(
  whenDone: WhenDone,
  options: Partial<ClientOptions> & Pick<ClientOptions, 'url'>,
  create: CreateClient = createClient,
): ReturnType<CreateClient> {
  const client = create({ token: TOKEN, retries: 0, ...options });
  whenDone(() => client.close());
  return client;
}

/** What a call failed with. */
export async function faultOf(call: Promise<unknown>): Promise<FacenitionApiError> {
  const fault: unknown = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (fault instanceof FacenitionApiError) return fault;
  throw fault;
}
