const COUNT = 4096;

/** Box and Muller's normal numbers, deviation 1, from evenly spread pairs. */
const gaussian = Float32Array.from({ length: COUNT }, (_, index) => {
  const turn = ((index * 1597) % COUNT) / COUNT;
  return Math.sqrt(-2 * Math.log((index + 0.5) / COUNT)) * Math.cos(2 * Math.PI * turn);
});

/**
 * The frame as a sensor would give it: other noise for every `exposure`, the same for the same. The
 * colours, of half the resolution, take half of it.
 *
 * @param frame I420; only read
 * @param deviation of the luma, levels
 */
export function addSensorNoise(frame: Uint8Array, deviation: number, exposure: number): Uint8Array {
  const noisy = new Uint8ClampedArray(frame.length);
  const luma = (frame.length * 2) / 3;
  // Marsaglia's xorshift; a state of 0 would stay 0.
  let state = Math.imul(exposure + 1, 0x9e3779b1) | 1;
  for (let index = 0; index < frame.length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const strength = index < luma ? deviation : deviation / 2;
    noisy[index] = frame[index]! + strength * gaussian[state >>> 20]!;
  }
  return new Uint8Array(noisy.buffer);
}
