import { createHmac } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';

const PREFIX = 'whsec_';
const LEAST_SECRET_BYTES = 24;
const MOST_SECRET_BYTES = 64;

/** The key in a secret, `whsec_` and base64 of 24 to 64 random bytes. */
export const WebhookSecret = z
  .string()
  .startsWith(PREFIX)
  .transform((text) => text.slice(PREFIX.length))
  .pipe(z.base64())
  .transform((base64): Uint8Array => Buffer.from(base64, 'base64'))
  .refine(({ length }) => length >= LEAST_SECRET_BYTES && length <= MOST_SECRET_BYTES);

/** The headers that prove where a call comes from. */
export interface SignatureHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Signs one try of a call, made at `now`. */
export type Signer = (
  message: { readonly id: string; readonly body: string },
  now: number,
) => SignatureHeaders;

/**
 * Signs with each of these secrets.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where there is none, or one that is not a secret
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createSigner(secrets: readonly string[]): Signer {
  const parsed = z.array(WebhookSecret).min(1).safeParse(secrets);
  if (!parsed.success) {
    // No cause: it would quote the secret.
    throw new FacenitionError(
      'ERR_CONFIG_INVALID',
      'a webhook needs one or more secrets: whsec_ and base64 of 24 to 64 random bytes',
    );
  }
  const keys = parsed.data;
  return ({ id, body }, now) => {
    const timestamp = String(Math.floor(now / 1000));
    const signatures = keys.map((key) => {
      const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`);
      return `v1,${hmac.digest('base64')}`;
    });
    return {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    };
  };
}
