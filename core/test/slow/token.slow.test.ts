import { enrol, type UserSecret, verify } from '@facenition/core';
import { expect, test } from 'vitest';
import { createListDecoder } from '../../src/template/list-decoder.ts';
import { bit, encodeMessage, polarCode } from '../../src/template/polar-code.ts';
import { createProjection, PROJECTION_KEY_BYTES } from '../../src/template/projection.ts';
import { bitRatios } from '../../src/template/reference.ts';
import { shapedBits } from '../../src/template/shaping.ts';
import {
  embeddingAtCosine,
  sampleOf,
  seededBytes,
  syntheticEmbedding,
  testPorts,
} from '../support.ts';

const face = syntheticEmbedding(1);
const samples = [sampleOf(face)];
const common = { samples, scope: 'app:login', level: 4 } as const;
const ports = testPorts();
const secretOf = (key: Uint8Array): UserSecret => ({ kind: 'device', key });

async function enrolled(secret: UserSecret): Promise<string> {
  const outcome = await enrol({ ...common, secret }, ports);
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

test('a wrong secret with the right face: 0 of 10,000', async () => {
  const key = seededBytes(1)(32);
  const token = await enrolled(secretOf(key));
  const draw = seededBytes(2);
  let matches = 0;
  for (let attempt = 0; attempt < 10_000; attempt++) {
    // One bit off for the first 256, then any.
    const wrong =
      attempt < 256 ? key.with(attempt >> 3, key[attempt >> 3]! ^ (1 << (attempt & 7))) : draw(32);
    const outcome = await verify({ ...common, token, secret: secretOf(wrong) }, ports);
    if (outcome.outcome === 'match') matches += 1;
  }
  expect(matches).toBe(0);
  const right = await verify({ ...common, token, secret: secretOf(key) }, ports);
  expect(right.outcome).toBe('match');
});

test('every one of the 1,488 bits of a token, turned round: no match', async () => {
  const secret = secretOf(seededBytes(3)(32));
  const bytes = Buffer.from((await enrolled(secret)).slice(4), 'base64url');
  let matches = 0;
  for (let at = 0; at < bytes.length * 8; at++) {
    const turned = bytes.with(at >> 3, bytes[at >> 3]! ^ (1 << (at & 7)));
    const token = `FN1.${Buffer.from(turned).toString('base64url')}`;
    const outcome = await verify({ ...common, token, secret }, ports);
    if (outcome.outcome === 'match') matches += 1;
  }
  expect(bytes.length * 8).toBe(1488);
  expect(matches).toBe(0);
});

// Cosines at which about half of the probes of shaped references decode, on 128 dimensions.
test.each([
  ['T48', 0.289],
  ['H56', 0.327],
  ['H64', 0.342],
  ['H80', 0.389],
  ['H96', 0.437],
  ['H112', 0.475],
] as const)('%s finds the message of half the probes at cosine %f', (name, half) => {
  const code = polarCode(name);
  const decoder = createListDecoder(code, code.listSize);
  const share = (cosine: number): number => {
    let hits = 0;
    for (let trial = 0; trial < 300; trial++) {
      const draw = seededBytes(trial);
      const enrolledFace = syntheticEmbedding(2 * trial);
      const projection = createProjection(draw(PROJECTION_KEY_BYTES), 128);
      const message = draw(code.messageBits / 8);
      const codeword = encodeMessage(code, message);
      const word = new Uint8Array(128);
      for (const [i, sign] of shapedBits(projection, enrolledFace).entries()) {
        word[i >> 3]! |= ((sign < 0 ? 1 : 0) ^ bit(codeword, i)) << (i & 7);
      }
      const probe = embeddingAtCosine(enrolledFace, cosine, 2 * trial + 1);
      const found = decoder.decode(bitRatios(projection.forward(probe), word, code));
      if (found.some((candidate) => Buffer.from(candidate).equals(message))) hits += 1;
    }
    return hits / 300;
  };
  expect(share(half)).toBeGreaterThan(0.25);
  expect(share(half)).toBeLessThan(0.75);
  expect(share(half + 0.06)).toBeGreaterThan(0.85);
  expect(share(half - 0.06)).toBeLessThan(0.15);
});
