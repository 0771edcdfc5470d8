const COUNT = 4096;

/** Box and Muller's normal numbers, deviation 1, from evenly spread pairs. */
const gaussian = Float32Array.from({ length: COUNT }, (_, index) => {
  const turn = ((index * 1597) % COUNT) / COUNT;
  return Math.sqrt(-2 * Math.log((index + 0.5) / COUNT)) * Math.cos(2 * Math.PI * turn);
});

/** Side of the blocks that cameras for screens compress by, pixels. */
const BLOCK = 16;

/**
 * The frame as a camera would give it: other noise for every `exposure`, the same for the same. The
 * colours, of half the resolution, take half of it. Compression makes whole blocks a little brighter
 * or darker: without that a picture shrunk would show no noise, and two frames would be one.
 *
 * @param frame I420; only read
 * @param width of the frame, pixels
 * @param deviation of the luma, levels, of each pixel and of each block
 */
export function addSensorNoise(
  frame: Uint8Array,
  width: number,
  deviation: number,
  exposure: number,
): Uint8Array {
  const noisy = new Uint8ClampedArray(frame.length);
  const luma = (frame.length * 2) / 3;
  const next = numbersOf(exposure);
  const blocks = Float32Array.from(
    { length: Math.ceil(width / BLOCK) * Math.ceil(luma / width / BLOCK) },
    () => deviation * gaussian[next() >>> 20]!,
  );
  for (let index = 0; index < luma; index++) {
    const row = Math.floor(index / width / BLOCK) * Math.ceil(width / BLOCK);
    const block = blocks[row + Math.floor((index % width) / BLOCK)]!;
    noisy[index] = frame[index]! + block + deviation * gaussian[next() >>> 20]!;
  }
  for (let index = luma; index < frame.length; index++) {
    noisy[index] = frame[index]! + (deviation / 2) * gaussian[next() >>> 20]!;
  }
  return new Uint8Array(noisy.buffer);
}

/** Marsaglia's xorshift; a state of 0 would stay 0. */
function numbersOf(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}
