/** Width and height in pixels, both even. */
export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

const FRAME_MARK = new TextEncoder().encode('FRAME\n');

/** Bytes of one I420 frame: full luma, and both colours at half the width and height. */
export function frameBytes({ width, height }: FrameSize): number {
  return (width * height * 3) / 2;
}

/** An uncompressed video (YUV4MPEG2) of one frame, and where the frame's bytes begin in it. */
export function singleFrameVideo(
  size: FrameSize,
  framesPerSecond: number,
  frame: Uint8Array,
): { readonly file: Uint8Array; readonly offset: number } {
  const { width, height } = size;
  if (frame.length !== frameBytes(size)) throw new RangeError('the frame is of another size');
  const header = new TextEncoder().encode(
    `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`,
  );
  const offset = header.length + FRAME_MARK.length;
  const file = new Uint8Array(offset + frame.length);
  file.set(header);
  file.set(FRAME_MARK, header.length);
  file.set(frame, offset);
  return { file, offset };
}

/**
 * Interleaved RGB to planar I420 as video cameras give it: BT.601 with luma 16..235 and colours
 * 16..240. Each colour sample is the mean of its four pixels.
 */
export function toI420(rgb: Uint8Array, size: FrameSize): Uint8Array {
  const { width, height } = size;
  if (width % 2 !== 0 || height % 2 !== 0 || rgb.length !== width * height * 3) {
    throw new RangeError('the picture is of another size, or of an odd one');
  }
  const frame = new Uint8Array(frameBytes(size));
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [red, green, blue] = [rgb[pixel * 3]!, rgb[pixel * 3 + 1]!, rgb[pixel * 3 + 2]!];
    frame[pixel] = 16.5 + (65.481 * red + 128.553 * green + 24.966 * blue) / 255;
  }
  const [blues, reds] = [width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const target = (y / 2) * (width / 2) + x / 2;
      const at = (y * width + x) * 3;
      const [red, green, blue] = [0, 1, 2].map((channel) => meanOfFour(rgb, at + channel, width));
      frame[blues + target] = 128.5 + (-37.797 * red! - 74.203 * green! + 112 * blue!) / 255;
      frame[reds + target] = 128.5 + (112 * red! - 93.786 * green! - 18.214 * blue!) / 255;
    }
  }
  return frame;
}

function meanOfFour(rgb: Uint8Array, at: number, width: number): number {
  const below = at + width * 3;
  return (rgb[at]! + rgb[at + 3]! + rgb[below]! + rgb[below + 3]!) / 4;
}
