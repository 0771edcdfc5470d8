import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { readOwnerOnly } from '../files/owner-only.ts';
import { isEndpointUrl } from './endpoint.ts';
import { WebhookSecret } from './signature.ts';

/** `FACENITION_WEBHOOK_URLS`: addresses with spaces between them, each as a URL writes it. */
export const WebhookUrls = z
  .string()
  .transform((text) => text.split(/\s+/).filter((part) => part !== ''))
  .pipe(z.array(z.string().refine(isEndpointUrl)).min(1))
  .transform((urls) => urls.map((url) => new URL(url).href))
  .refine((urls) => new Set(urls).size === urls.length);

/** A secret in each line; empty lines and those that begin with # say nothing. */
const SecretLines = z
  .string()
  .transform((text) => text.split('\n').map((line) => line.trim()))
  .transform((lines) => lines.filter((line) => line !== '' && !line.startsWith('#')))
  .pipe(z.array(z.string().refine((line) => WebhookSecret.safeParse(line).success)).min(1));

/**
 * Reads a file of secrets, which only its owner may read.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` with the path and what to do
 */
export async function readWebhookSecrets(path: string): Promise<readonly string[]> {
  return parseSecrets(await readOwnerOnly(path, 'webhook secrets'), path);
}

function parseSecrets(text: string, where: string): readonly string[] {
  const parsed = SecretLines.safeParse(text);
  if (parsed.success) return parsed.data;
  // No cause: a parser's message may quote what it read.
  throw new FacenitionError(
    'ERR_CONFIG_INVALID',
    `${where} needs a secret in each line: whsec_ and base64 of 24 to 64 random bytes`,
  );
}
