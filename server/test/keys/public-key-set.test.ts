import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rotateSigningKey } from '../../src/keys/change-key-file.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { parsePublicKeySet } from '../../src/keys/public-key-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('parsePublicKeySet', () => {
  test('takes its own, and leaves out what it cannot use', async () => {
    const keyFile = join(await temporaryFolder(), 'keys.json');
    await createKeyFile(keyFile, 0);
    await rotateSigningKey(keyFile, 0, { algorithm: 'ES256' });
    const own = await openKeys({ keyFile, keyCustody: { kind: 'file' } }).publicKeys();
    const more = [{ kty: 'oct', k: 'AA', kid: 'x', alg: 'HS256', use: 'sig' }, null, ...own.keys];
    expect(parsePublicKeySet(JSON.stringify({ keys: more, other: 1 }))).toEqual(own);
  });

  test.each(['', '[]', '{}', '{"keys":[]}', '{"keys":[{"kty":"oct","k":"CANARY"}]}'])(
    'refuses %j',
    (text) => {
      expect(() => parsePublicKeySet(text)).toThrow(
        expect.objectContaining({ code: 'ERR_FIELD_INVALID' }),
      );
    },
  );
});
