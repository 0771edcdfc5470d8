import { describe, expect, test } from 'vitest';
import { addSensorNoise } from '../../scripts/browser/sensor-noise.ts';
import { frameBytes, singleFrameVideo, toI420 } from '../../scripts/browser/y4m.ts';

const SIZE = { width: 4, height: 2 };
const filled = (...rgb: readonly number[]): Uint8Array =>
  Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, index) => rgb[index % 3]!);

describe('I420', () => {
  // BT.601's 8-bit values for the colours of test charts.
  test.each([
    ['black', [0, 0, 0], [16, 128, 128]],
    ['white', [255, 255, 255], [235, 128, 128]],
    ['red', [255, 0, 0], [81, 90, 240]],
    ['green', [0, 255, 0], [145, 54, 34]],
    ['blue', [0, 0, 255], [41, 240, 110]],
  ])('of %s', (_, rgb, [luma, blue, red]) => {
    const frame = toI420(filled(...rgb), SIZE);
    expect([...frame.subarray(0, 8)]).toEqual(Array(8).fill(luma));
    expect([...frame.subarray(8)]).toEqual([blue, blue, red, red]);
  });

  test('keeps luma per pixel and mixes the colours of four', () => {
    const rgb = filled(0, 0, 0);
    // The right half white, of the left half one pixel of four.
    for (const pixel of [0, 2, 3, 6, 7]) rgb.fill(255, pixel * 3, pixel * 3 + 3);
    const frame = toI420(rgb, SIZE);
    expect([...frame.subarray(0, 8)]).toEqual([235, 16, 235, 235, 16, 16, 235, 235]);
    const red = filled(0, 0, 0);
    red[0] = 255;
    expect([...toI420(red, SIZE).subarray(8)]).toEqual([119, 128, 156, 128]);
  });

  test('refuses odd sizes and the wrong number of bytes', () => {
    expect(() => toI420(new Uint8Array(9), { width: 3, height: 1 })).toThrow(RangeError);
    expect(() => toI420(new Uint8Array(23), SIZE)).toThrow(RangeError);
  });
});

describe('a video of one frame', () => {
  test('is a header, the mark and the frame', () => {
    const frame = Uint8Array.from({ length: frameBytes(SIZE) }, (_, index) => index);
    const { file, offset } = singleFrameVideo(SIZE, 15, frame);
    expect(new TextDecoder().decode(file.subarray(0, offset))).toBe(
      'YUV4MPEG2 W4 H2 F15:1 Ip A1:1 C420jpeg\nFRAME\n',
    );
    expect(file.subarray(offset)).toEqual(frame);
  });

  test('refuses a frame of another size', () => {
    expect(() => singleFrameVideo(SIZE, 15, new Uint8Array(11))).toThrow(RangeError);
  });
});

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a sensor's noise", () => {
  const frame = new Uint8Array(frameBytes({ width: 64, height: 48 })).fill(128);

  test('is another for every exposure, and the same for the same', () => {
    expect(addSensorNoise(frame, 64, 2.4, 7)).toEqual(addSensorNoise(frame, 64, 2.4, 7));
    const seen = Array.from({ length: 200 }, (_, exposure) =>
      addSensorNoise(frame, 64, 2.4, exposure).join(),
    );
    expect(new Set(seen).size).toBe(200);
  });

  test('is around nothing, as strong as asked for, half as strong in the colours', () => {
    const luma = (frame.length * 2) / 3;
    const noise = [...addSensorNoise(frame, 64, 4, 3)].map((value) => value - 128);
    const deviation = (part: readonly number[]): number =>
      Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
    // Twelve blocks, each of its own brightness.
    expect(Math.abs(mean(noise))).toBeLessThan(2);
    const block = (x: number, y: number): readonly number[] =>
      noise.slice(0, luma).filter((_, i) => (i % 64) >> 4 === x && Math.floor(i / 64) >> 4 === y);
    const brightness = mean(block(1, 1));
    expect(deviation(block(1, 1).map((value) => value - brightness))).toBeCloseTo(4, 0);
    expect(Math.abs(brightness - mean(block(2, 1)))).toBeGreaterThan(1);
    expect(deviation(noise.slice(luma))).toBeCloseTo(2, 0);
  });

  test('leaves the frame as it was and stays within its range', () => {
    const bright = frame.slice().fill(255);
    expect(Math.max(...addSensorNoise(bright, 64, 9, 1))).toBe(255);
    expect(Math.min(...bright)).toBe(255);
  });
});
