/**
 * Arithmetic on log-likelihood ratios: the innermost loops of the list decoder. Blocks lie in one
 * flat buffer; bits are packed in 32-bit words, least significant first. Free of branches on the
 * values, which are as good as random.
 */

/** log(1 + exp(-x)) in steps of 1/64 up to 16, where it has vanished. */
const STEPS = 64;
const LAST = 16 * STEPS;
const softplusTable = Float64Array.from({ length: LAST + 1 }, (_, i) =>
  i < LAST ? Math.log1p(Math.exp(-(i + 0.5) / STEPS)) : 0,
);

/** Cost of giving a bit this value: -log P(value), from its log-likelihood ratio. */
export function penalty(llr: number, value: number): number {
  const against = value === 0 ? -llr : llr;
  const index = Math.min(Math.abs(against) * STEPS, LAST) | 0;
  return Math.max(0, against) + softplusTable[index]!;
}

/** Ratios of a left half: exact box-plus of the two halves of the parent block. */
export function boxPlus(ratios: Float64Array, parent: number, half: number, out: number): void {
  for (let i = 0; i < half; i++) {
    const a = ratios[parent + i]!;
    const b = ratios[parent + half + i]!;
    const sum = Math.abs(a + b);
    const difference = Math.abs(a - b);
    const alike = Math.min(sum * STEPS, LAST) | 0;
    const unlike = Math.min(difference * STEPS, LAST) | 0;
    ratios[out + i] = (sum - difference) / 2 + softplusTable[alike]! - softplusTable[unlike]!;
  }
}

/** Ratios of a right half, once the bits of the left half are decided. */
export function addDecided(
  ratios: Float64Array,
  parent: number,
  half: number,
  bits: Int32Array,
  decided: number,
  out: number,
): void {
  for (let i = 0; i < half; i++) {
    const sign = 1 - 2 * ((bits[decided + (i >> 5)]! >>> (i & 31)) & 1);
    ratios[out + i] = ratios[parent + half + i]! + sign * ratios[parent + i]!;
  }
}

/** Summed penalty of a block whose bits are all known. */
export function subtreePenalty(
  ratios: Float64Array,
  at: number,
  length: number,
  bits: Int32Array,
): number {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const against = ratios[at + i]! * (2 * ((bits[i >> 5]! >>> (i & 31)) & 1) - 1);
    const index = Math.min(Math.abs(against) * STEPS, LAST) | 0;
    sum += against + Math.abs(against) + 2 * softplusTable[index]!;
  }
  return sum / 2;
}
