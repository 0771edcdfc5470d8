import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  bit,
  CODE_LENGTH,
  codeNames,
  encodeMessage,
  polarCode,
  polarCodeById,
} from '../../src/template/polar-code.ts';

const frozen = [
  ['T48', 2, 48],
  ['H64', 3, 64],
  ['H80', 4, 80],
  ['H96', 5, 96],
  ['H56', 6, 56],
  ['H112', 7, 112],
] as const;

/** Rows of the generator: the codewords of the unit messages. */
function generator(name: (typeof codeNames)[number]): readonly Uint8Array[] {
  const code = polarCode(name);
  return Array.from({ length: code.messageBits }, (_, j) => {
    const message = new Uint8Array(code.messageBits / 8);
    message[j >> 3] = 1 << (j & 7);
    return encodeMessage(code, message);
  });
}

test('there are exactly the frozen codes, each under its number', () => {
  expect([...codeNames].sort()).toEqual(frozen.map(([name]) => name).sort());
  for (const [name, id] of frozen) expect(polarCodeById(id)?.name).toBe(name);
  expect([0, 1, 8, 255].map(polarCodeById)).toEqual(Array(4).fill(undefined));
});

describe.each(frozen)('%s', (name, id, messageBits) => {
  const code = polarCode(name);

  test('has its masks from SHAKE-256 of its number', () => {
    const expected = createHash('shake256', { outputLength: (CODE_LENGTH * messageBits) / 8 })
      .update(Buffer.concat([Buffer.from('facenition/fc1/'), Buffer.from([id])]))
      .digest();
    expect(Buffer.from(code.masks).equals(expected)).toBe(true);
    expect(code.information).toHaveLength(messageBits);
  });

  test('is linear: the codeword of a sum is the sum of the codewords', () => {
    const rows = generator(name);
    const all = encodeMessage(code, new Uint8Array(messageBits / 8).fill(0xff));
    const sum = rows.reduce((total, row) => total.map((byte, i) => byte ^ row[i]!));
    expect(all).toEqual(sum);
  });

  test('has no two positions that always agree, and none that is always zero', () => {
    const rows = generator(name);
    const columns = Array.from({ length: CODE_LENGTH }, (_, i) =>
      rows.map((row) => bit(row, i)).join(''),
    );
    expect(new Set(columns).size).toBe(CODE_LENGTH);
    expect(columns).not.toContain('0'.repeat(messageBits));
  });

  test('has the generator it was frozen with', () => {
    const digest = createHash('sha256')
      .update(Buffer.concat(generator(name)))
      .digest('hex');
    expect(digest).toMatchSnapshot();
  });
});
