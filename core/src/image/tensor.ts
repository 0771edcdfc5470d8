import type { Tensor } from '../ports.ts';
import type { Picture } from './picture.ts';

export interface TensorLayout {
  readonly channels: 'rgb' | 'bgr';
  /** Subtracted per channel, in the order of `channels`, on 0..255. */
  readonly mean: readonly [number, number, number];
  /** Divided by per channel, in the order of `channels`. */
  readonly deviation: readonly [number, number, number];
}

/** A picture as the planar input of a network, `[1, 3, height, width]`: (value - mean) / deviation. */
export function pictureTensor(
  { width, height, data: pixels }: Picture,
  { channels, mean, deviation }: TensorLayout,
): Tensor {
  const area = width * height;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const shift = mean[channel]!;
    const factor = 1 / deviation[channel]!;
    const from = channels === 'rgb' ? channel : 2 - channel;
    for (let i = from, o = channel * area; i < pixels.length; i += 3, o++) {
      data[o] = (pixels[i]! - shift) * factor;
    }
  }
  return { data, dims: [1, 3, height, width] };
}
