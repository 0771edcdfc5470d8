import { describe, expect, test } from 'vitest';
import { decodingSchedule } from '../../src/template/decoding-schedule.ts';
import { createListDecoder } from '../../src/template/list-decoder.ts';
import { bit, codeNames, encodeMessage, polarCode } from '../../src/template/polar-code.ts';
import { bitRatios } from '../../src/template/reference.ts';
import { nthSmallest } from '../../src/template/selection.ts';
import { seededBytes, seededNormal, seededRandom } from '../support.ts';

/** Two rows of 1024 normal numbers of mean square 1 at exactly this correlation. */
function correlatedRows(cosine: number, seed: number): [Float64Array, Float64Array] {
  const normal = seededNormal(seed);
  const draw = (): Float64Array => Float64Array.from({ length: 1024 }, normal);
  const scaled = (row: Float64Array): Float64Array => {
    const length = Math.hypot(...row) / 32;
    return row.map((value) => value / length);
  };
  const first = scaled(draw());
  const raw = draw();
  const overlap = first.reduce((sum, value, i) => sum + value * raw[i]!, 0) / 1024;
  const across = scaled(raw.map((value, i) => value - overlap * first[i]!));
  const sine = Math.sqrt(1 - cosine * cosine);
  return [first, across.map((value, i) => cosine * first[i]! + sine * value)];
}

/** Whether a probe at this correlation finds the message again. */
function recovers(name: (typeof codeNames)[number], cosine: number, seed: number): boolean {
  const code = polarCode(name);
  const [enrolled, probe] = correlatedRows(cosine, seed);
  const message = seededBytes(seed)(code.messageBits / 8);
  const codeword = encodeMessage(code, message);
  const word = new Uint8Array(128);
  for (let i = 0; i < 1024; i++) {
    const enrolledBit = enrolled[i]! < 0 ? 1 : 0;
    word[i >> 3]! |= (enrolledBit ^ bit(codeword, i)) << (i & 7);
  }
  return createListDecoder(code, code.listSize)
    .decode(bitRatios(probe, word, code))
    .some((candidate) => Buffer.from(candidate).equals(message));
}

describe.each(codeNames)('%s', (name) => {
  const code = polarCode(name);

  test('passes every position exactly once, in order', () => {
    let next = 0;
    for (const { position, stage } of decodingSchedule(code)) {
      expect(position).toBe(next);
      next += 1 << stage;
    }
    expect(next).toBe(1024);
  });

  test('says whether it would find a message, and need not go to the end for that', () => {
    const decoder = createListDecoder(code, code.listSize);
    const reach = Math.sqrt((code.messageBits * Math.PI * Math.LN2) / 1024);
    const found = [0, 0];
    for (let trial = 0; trial < 24; trial++) {
      // Around the reach of the code, where it goes either way.
      const [enrolled, probe] = correlatedRows(reach - 0.06 + 0.005 * trial, trial);
      const message = seededBytes(trial)(code.messageBits / 8);
      const codeword = encodeMessage(code, message);
      const word = new Uint8Array(128);
      for (let i = 0; i < 1024; i++) {
        word[i >> 3]! |= ((enrolled[i]! < 0 ? 1 : 0) ^ bit(codeword, i)) << (i & 7);
      }
      const ratios = bitRatios(probe, word, code);
      const listed = decoder.decode(ratios).some((one) => Buffer.from(one).equals(message));
      expect(decoder.finds(ratios, message)).toBe(listed);
      found[listed ? 1 : 0]! += 1;
      const other = message.with(code.messageBits / 8 - 1, message.at(-1)! ^ 0x80);
      const alsoListed = decoder.decode(ratios).some((one) => Buffer.from(one).equals(other));
      expect(decoder.finds(ratios, other)).toBe(alsoListed);
    }
    expect(Math.min(...found)).toBeGreaterThan(0);
  });

  test('finds the message of a clean codeword first', () => {
    const message = seededBytes(3)(code.messageBits / 8);
    const codeword = encodeMessage(code, message);
    const llr = Float64Array.from({ length: 1024 }, (_, i) => (bit(codeword, i) === 1 ? -4 : 4));
    const found = createListDecoder(code, code.listSize).decode(llr);
    expect(found[0]).toEqual(message);
    expect(found).toHaveLength(code.listSize);
    expect(new Set(found.map(String)).size).toBe(code.listSize);
  });

  test('gives the same answer twice: nothing is left over from a decoding', () => {
    const decoder = createListDecoder(code, code.listSize);
    const normal = seededNormal(11);
    const llr = Float64Array.from({ length: 1024 }, normal);
    const first = decoder.decode(llr);
    decoder.decode(llr.map((value) => -value));
    expect(decoder.decode(llr)).toEqual(first);
  });
});

// Half of the probes at these correlations decode (measured on 1,000 trials, see the slow suite).
test.each([
  ['T48', 0.281],
  ['H64', 0.332],
  ['H80', 0.378],
  ['H96', 0.424],
] as const)('%s decodes above its reach and not below', (name, half) => {
  const hits = (cosine: number): number =>
    Array.from({ length: 12 }, (_, i) => recovers(name, cosine, 100 + i)).filter(Boolean).length;
  expect(hits(half + 0.08)).toBeGreaterThanOrEqual(10);
  expect(hits(half - 0.08)).toBeLessThanOrEqual(1);
});

test('nthSmallest agrees with sorting', () => {
  const uniform = seededRandom(5);
  for (let trial = 0; trial < 200; trial++) {
    const count = 1 + Math.floor(uniform() * 60);
    // Coarse values, so that ties occur.
    const values = Float64Array.from({ length: count }, () => Math.floor(uniform() * 20));
    const rank = 1 + Math.floor(uniform() * count);
    const expected = rank === count ? Number.POSITIVE_INFINITY : values.toSorted()[rank - 1];
    expect(nthSmallest(values, count, rank, new Float64Array(count))).toBe(expected);
  }
});
