import { FacenitionError } from '@facenition/core';
import { openKeys } from '../keys/open-keys.ts';
import type { Keys, PublicKeySet } from '../keys/ports.ts';
import { parsePublicKeySet } from '../keys/public-key-set.ts';
import type { CommandContext } from './command.ts';
import { readInputFile } from './secrets.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_000_000;

/**
 * The keys to verify with: those of the key file, or of a JWK set in a file or at an address.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where the set cannot be had
 */
export async function publicKeysFor(
  { terminal, config }: CommandContext,
  jwks: string | undefined,
  ofFile: (keys: Keys) => Promise<PublicKeySet>,
): Promise<PublicKeySet> {
  if (jwks === undefined) return ofFile(openKeys(config()));
  if (/^https?:/i.test(jwks)) return parsePublicKeySet(await download(jwks));
  return parsePublicKeySet(new TextDecoder().decode(await readInputFile(terminal, jwks)));
}

async function download(address: string): Promise<string> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHere = url !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  // Whoever could change the keys on their way could sign receipts.
  if (url === undefined || (url.protocol !== 'https:' && !isHere)) {
    throw new FacenitionError('ERR_FIELD_INVALID', '--jwks takes a file or an address with https');
  }
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, { signal, redirect: 'error' });
    const text = answer.ok ? await answer.text() : '';
    if (text !== '' && text.length <= MOST_BYTES) return text;
  } catch (cause) {
    throw unreachable(cause);
  }
  throw unreachable();
}

function unreachable(cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', '--jwks: the address did not answer with keys', {
    cause,
  });
}
