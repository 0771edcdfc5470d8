import { type KeyRing, type TemplatePorts, type UserSecret, verify } from '@facenition/core';
import { expect, test } from 'vitest';
import { concat, utf8 } from '../src/bytes.ts';
import { type Binding, keysOfReference } from '../src/template/derivation.ts';
import { polarCode } from '../src/template/polar-code.ts';
import { encodeReference } from '../src/template/reference.ts';
import { sealReference } from '../src/template/sealed-reference.ts';
import { formatHeader, formatToken } from '../src/template/token-format.ts';
import { fixedKeys, sampleOf, seededBytes, syntheticEmbedding, testPorts } from './support.ts';

const face = syntheticEmbedding(1);
const secret: UserSecret = { kind: 'device', key: new Uint8Array(32).fill(3) };
const request = { samples: [sampleOf(face)], secret, scope: 'app', level: 4 } as const;

/** A token for the forger's own face, made with the keys that the forger has. */
async function forge(kid: number, keys: KeyRing, sealing: 'sealed' | 'in the clear') {
  const code = polarCode('H80');
  const header = formatHeader({
    use: 'personal',
    level: 4,
    keyRelease: false,
    secretKind: 2,
    modelId: 1,
    expiryMinutes: 0,
    kid,
    codeId: code.id,
  });
  const binding: Binding = { header, salt: seededBytes(5)(16), scope: utf8('app') };
  const ports: TemplatePorts = testPorts({ keys });
  const derived = await keysOfReference(secret, 2, kid, binding, ports);
  const reference = await encodeReference(face, code, derived.keys, ports.random);
  const sealed =
    sealing === 'sealed'
      ? await sealReference(reference, binding, kid, keys)
      : concat(reference.word, reference.tag, new Uint8Array(16));
  if (sealed === undefined) throw new Error('not sealed');
  return formatToken({ header, salt: binding.salt, sealed });
}

async function answer(token: string, keys: KeyRing): Promise<string> {
  return (await verify({ ...request, token }, testPorts({ keys }))).outcome;
}

test('with every key a token can be made: what follows is refused for the keys it lacks', async () => {
  expect(await answer(await forge(1, fixedKeys, 'sealed'), fixedKeys)).toBe('match');
});

test('a reference in the place of its ciphertext, without the seal key', async () => {
  expect(await answer(await forge(1, fixedKeys, 'in the clear'), fixedKeys)).toBe('non-match');
});

test('a generation that does not exist, with the zeros that stand in for its keys', async () => {
  const zeros: KeyRing = {
    current: async () => 99,
    sealKey: async () => new Uint8Array(32),
    pepper: async () => new Uint8Array(32),
  };
  const token = await forge(99, zeros, 'sealed');
  expect(await answer(token, zeros)).toBe('match');
  expect(await answer(token, fixedKeys)).toBe('non-match');
  // Half a key service is not enough either.
  const { sealKey, pepper } = zeros;
  expect(await answer(token, { ...fixedKeys, sealKey })).toBe('non-match');
  expect(await answer(token, { ...fixedKeys, pepper })).toBe('non-match');
});
