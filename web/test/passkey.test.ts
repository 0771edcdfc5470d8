import { hkdfSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CaptureError } from '../src/capture-error.ts';
import { deriveSecret } from '../src/passkey.ts';
import { readPasskeyOptions } from '../src/passkey-options.ts';
import { bytes32 } from './views.ts';

const bytes = Uint8Array.from({ length: 32 }, (_, i) => i);

describe('the device secret', () => {
  test('is HKDF-SHA-256 of the PRF output under the salt', async () => {
    const output = new Uint8Array(32).fill(7);
    const expected = hkdfSync('sha256', output, bytes, 'facenition device secret v1', 32);
    expect(await deriveSecret(output, bytes)).toEqual(new Uint8Array(expected));
  });

  test.each([
    ['no output', undefined],
    ['a short output', new Uint8Array(16)],
  ])('is not made of %s', async (_, output) => {
    const fault = await deriveSecret(output, bytes).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'passkey-unsupported' });
  });
});

describe('options', () => {
  const creation = {
    challenge: bytes32,
    rp: { id: 'example.com', name: 'Example' },
    user: { id: bytes32, name: 'ada', displayName: 'Ada' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    excludeCredentials: [{ type: 'public-key', id: 'AAEC', transports: ['usb', 'thoughts'] }],
    authenticatorSelection: { userVerification: 'discouraged' },
  };

  test('of a new passkey ask for the person, whatever the server says', () => {
    expect(readPasskeyOptions(creation)).toEqual({
      ceremony: 'create',
      publicKey: {
        challenge: bytes,
        rp: { id: 'example.com', name: 'Example' },
        user: { id: bytes, name: 'ada', displayName: 'Ada' },
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        excludeCredentials: [
          { type: 'public-key', id: new Uint8Array([0, 1, 2]), transports: ['usb'] },
        ],
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
      },
    });
  });

  test.each([
    ['a challenge that is no base64url', { ...creation, challenge: 'a+b' }],
    ['no user', { ...creation, user: undefined }],
    ['credentials that are no list', { challenge: bytes32, allowCredentials: {} }],
  ])('with %s are refused', (_, options) => {
    expect(() => readPasskeyOptions(options)).toThrow(CaptureError);
  });
});
