import { FacenitionError, type UserSecret } from '@facenition/core';
import type { Keys } from '../keys/ports.ts';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';
import type { VaultPasskey, VaultReference } from '../store/vault.ts';
import type { CapturePorts } from './ports.ts';
import { ReturnTo } from './transaction.ts';

/** What came with the captures. */
export interface GivenInput {
  readonly passphrase?: string | undefined;
  /** What the page made of the passkey's PRF output: 32 bytes. */
  readonly deviceSecret?: Uint8Array | undefined;
  /** WebAuthn's answer, JSON. */
  readonly passkey?: string | undefined;
}

/** The secret that a reference is bound to, and what was proved by giving it. */
export interface ProvedInput {
  readonly secret: UserSecret;
  /** Authentication methods beside `face` (RFC 8176), once the face matches with it. */
  readonly amr: readonly string[];
  /** Of a passkey that was made. */
  readonly passkey?: VaultPasskey;
  /** Of a passkey that was used. */
  readonly counter?: number;
}

/** NIST SP 800-63B section 3.1.1.2, beside another factor. A PIN of fewer only multiplies guesses. */
const LEAST_CHARACTERS = 8;

/**
 * What a new reference is bound to. `undefined`: the passkey is not one that this transaction asked
 * for. Throws `ERR_FIELD_MISSING`, `ERR_FIELD_INVALID`, `ERR_KEYS_UNAVAILABLE`.
 */
export async function newSecret(
  stored: StoredCaptureTransaction,
  given: GivenInput,
  reference: { readonly id: string; readonly kid: number },
  ports: CapturePorts,
): Promise<ProvedInput | undefined> {
  switch (stored.input) {
    case 'passkey': {
      const key = needed(given.deviceSecret, 'device_secret');
      const response = needed(given.passkey, 'passkey');
      const passkey = await ports.passkeys.registered(stored, response, originsOf(stored, ports));
      return passkey && { secret: { kind: 'device', key }, amr: ['pop'], passkey };
    }
    case 'passphrase': {
      const passphrase = needed(given.passphrase, 'passphrase');
      if ([...passphrase].length < LEAST_CHARACTERS) {
        throw new FacenitionError(
          'ERR_FIELD_INVALID',
          `passphrase: at least ${LEAST_CHARACTERS} characters`,
        );
      }
      return { secret: { kind: 'passphrase', passphrase }, amr: ['pwd'] };
    }
    case 'organisation':
      return organisationHeld(reference, ports.keys);
  }
}

/** As `newSecret`, for a reference that there is. `undefined`: the passkey was not proved. */
export async function heldSecret(
  stored: StoredCaptureTransaction,
  given: GivenInput,
  reference: VaultReference,
  ports: CapturePorts,
): Promise<ProvedInput | undefined> {
  switch (reference.input) {
    case 'passkey': {
      const key = needed(given.deviceSecret, 'device_secret');
      const response = needed(given.passkey, 'passkey');
      if (reference.passkey === undefined) return undefined;
      const counter = await ports.passkeys.proved(
        stored,
        response,
        reference.passkey,
        originsOf(stored, ports),
      );
      if (counter === undefined) return undefined;
      return { secret: { kind: 'device', key }, amr: ['pop'], counter };
    }
    case 'passphrase': {
      const passphrase = needed(given.passphrase, 'passphrase');
      return { secret: { kind: 'passphrase', passphrase }, amr: ['pwd'] };
    }
    case 'organisation':
      return organisationHeld(reference, ports.keys);
  }
}

const PURPOSE = 'facenition organisation-held secret v1';

/**
 * The weakest shape: whoever has the server's keys has it, too. Nothing of it is kept: it is an HMAC
 * of the reference's id under the pepper of a key generation.
 */
async function organisationHeld(
  { id, kid }: { readonly id: string; readonly kid: number },
  keys: Pick<Keys, 'pepper'>,
): Promise<ProvedInput> {
  const key = await keys.pepper(kid, new TextEncoder().encode(`${PURPOSE}\0${id}`));
  if (key === undefined) {
    throw new FacenitionError(
      'ERR_KEYS_UNAVAILABLE',
      'the key generation of a reference is missing',
    );
  }
  return { secret: { kind: 'device', key }, amr: [] };
}

/** Where a passkey may have been used: on our page, or on the one that has the element in it. */
function originsOf(
  { returnTo }: StoredCaptureTransaction,
  { publicUrl }: CapturePorts,
): readonly string[] {
  const to = ReturnTo.parse(JSON.parse(returnTo));
  return [new URL(publicUrl).origin, ...(to.kind === 'stay' ? [to.origin] : [])];
}

function needed<T>(value: T | undefined, name: string): T {
  if (value !== undefined && value !== '') return value;
  throw new FacenitionError('ERR_FIELD_MISSING', `missing field: ${name}`);
}
