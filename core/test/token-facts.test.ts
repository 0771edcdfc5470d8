import { createHash } from 'node:crypto';
import { enrol, identityTokenId, readTokenHeader, renewalReason } from '@facenition/core';
import { expect, test } from 'vitest';
import { faultCode, NOW, sampleOf, syntheticEmbedding, testPack, testPorts } from './support.ts';

const DAY = 86_400_000;

async function makeToken(expires?: number): Promise<string> {
  const outcome = await enrol(
    {
      samples: [sampleOf(syntheticEmbedding(1))],
      secret: { kind: 'device', key: new Uint8Array(32).fill(3) },
      scope: 'app:login',
      level: 4,
      ...(expires !== undefined && { expires }),
    },
    testPorts(),
  );
  if (outcome.outcome !== 'enrolled') throw new Error(outcome.outcome);
  return outcome.token;
}

/** The token with one byte of its clear part set. */
function withByte(token: string, at: number, value: number): string {
  const bytes = Buffer.from(token.slice(4), 'base64url');
  bytes[at] = value;
  return `FN1.${bytes.toString('base64url')}`;
}

test('the id of a token is a hash of all of it', async () => {
  const token = await makeToken();
  const hash = createHash('sha256')
    .update('facenition/v1/token-id\0')
    .update(Buffer.from(token.slice(4), 'base64url'))
    .digest();
  expect(await identityTokenId(token)).toBe(`fni_${hash.subarray(0, 20).toString('base64url')}`);
  for (const at of [0, 9, 25, 26, 185]) {
    expect(await identityTokenId(withByte(token, at, 0xaa))).not.toBe(await identityTokenId(token));
  }
});

test('what a token says in the clear is read as it was made', async () => {
  const token = await makeToken(NOW + DAY / 2);
  const point = testPack.calibration?.operatingPoints.find(({ level }) => level === 4);
  expect(point?.code).toBe('H80');
  expect(readTokenHeader(token)).toEqual({
    use: 'personal',
    level: 4,
    modelId: testPack.modelId,
    kid: 1,
    codeId: 4,
    expires: NOW + DAY,
  });
  expect(readTokenHeader(await makeToken())).not.toHaveProperty('expires');
});

test.each(['', 'FN1.', 'FN2.x', `FN1.${'!'.repeat(248)}`])('%j has neither', async (text) => {
  expect(await faultCode(identityTokenId(text))).toBe('ERR_TOKEN_MALFORMED');
  expect(() => readTokenHeader(text)).toThrow('this is not an identity token');
});

test('a token is renewed for the first thing that is no longer current', async () => {
  const token = await makeToken();
  expect(renewalReason(token, testPack, 1)).toBeUndefined();
  expect(renewalReason(token, testPack, 2)).toBe('keys');
  expect(renewalReason(token, { ...testPack, modelId: 77 }, 1)).toBe('model');
  // T48 is a code of other levels.
  expect(renewalReason(withByte(token, 9, 2), testPack, 1)).toBe('code');
});
