import { open } from 'node:fs/promises';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { isSystemError } from '../files/atomic.ts';
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
  return parseSecrets(await readOwnerOnly(path), path);
}

async function readOwnerOnly(path: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { mode } = await file.stat();
      // Windows has no such bits: there the folder's access list is what protects the file.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw unusable(`${path} is open to other users: close it with \`chmod 600 ${path}\``);
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FacenitionError) throw error;
    const remedy = isSystemError(error, 'ENOENT')
      ? `there is no file of webhook secrets at ${path}`
      : `${path} cannot be read: give the user that runs facenition the permission`;
    throw unusable(remedy, error);
  }
}

function parseSecrets(text: string, where: string): readonly string[] {
  const parsed = SecretLines.safeParse(text);
  if (parsed.success) return parsed.data;
  // No cause: a parser's message may quote what it read.
  throw unusable(
    `${where} needs a secret in each line: whsec_ and base64 of 24 to 64 random bytes`,
  );
}

function unusable(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_CONFIG_INVALID', message, { cause });
}
