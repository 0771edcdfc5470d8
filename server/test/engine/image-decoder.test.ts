import { createImageDecoder, DEFAULT_IMAGE_LIMITS } from '@facenition/server';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';

const decoder = createImageDecoder();
const BROWN = [128, 64, 32];

function brown(width = 64, height = 48): Sharp {
  return sharp({ create: { width, height, channels: 3, background: { r: 128, g: 64, b: 32 } } });
}

describe('reads', () => {
  test.each<[string, Sharp, readonly number[], number]>([
    ['PNG', brown().png(), BROWN, 0],
    ['JPEG', brown().jpeg({ quality: 100 }), BROWN, 2],
    ['WebP', brown().webp({ lossless: true }), BROWN, 0],
    ['AVIF', brown().avif({ quality: 90 }), BROWN, 3],
    ['16 bits', brown().toColourspace('rgb16').png(), BROWN, 0],
    ['grey', brown().toColourspace('b-w').png(), [82, 82, 82], 1],
    ['palette', brown().png({ palette: true }), BROWN, 1],
    ['transparent, on mid-grey', brown().ensureAlpha(0).png(), [128, 128, 128], 0],
    ['CMYK', brown().toColourspace('cmyk').jpeg(), [128, 59, 0], 12],
  ])('%s', async (_, image, colour, tolerance) => {
    const { width, height, data } = await decoder.decode(await image.toBuffer());
    expect([width, height, data.length]).toEqual([64, 48, 3 * 64 * 48]);
    expect(Object.getPrototypeOf(data)).toBe(Uint8Array.prototype);
    for (const [c, expected] of colour.entries()) {
      expect(Math.abs(data[3 * 1000 + c]! - expected)).toBeLessThanOrEqual(tolerance);
    }
  });
});

test('turns the picture as EXIF says', async () => {
  const halves = await brown()
    .composite([
      {
        input: { create: { width: 64, height: 24, channels: 3, background: '#ffffff' } },
        gravity: 'north',
      },
    ])
    .png()
    .toBuffer();
  // 6: the 0th row is the right-hand side.
  const turned = await sharp(halves).withMetadata({ orientation: 6 }).png().toBuffer();
  const { width, height, data } = await decoder.decode(turned);
  expect([width, height]).toEqual([48, 64]);
  expect([...data.subarray(0, 3)]).toEqual(BROWN);
  expect([...data.subarray(3 * 47, 3 * 48)]).toEqual([255, 255, 255]);
});

test('shrinks a large photograph, keeping its shape', async () => {
  const { width, height } = await decoder.decode(await brown(2400, 1600).jpeg().toBuffer());
  expect([width, height]).toEqual([1920, 1280]);
});

describe('refuses', () => {
  const refused = async (sample: Uint8Array, code: string): Promise<void> => {
    const fault: unknown = await decoder.decode(sample).catch((reason: unknown) => reason);
    expect(fault).toMatchObject({ name: 'FacenitionError', code });
    expect(fault).not.toHaveProperty('cause');
  };
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>';
  let jpeg: Uint8Array;
  let png: Uint8Array;

  beforeAll(async () => {
    const noise = sharp({
      create: {
        width: 200,
        height: 200,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    });
    jpeg = await noise.clone().jpeg().toBuffer();
    png = await noise.clone().png().toBuffer();
  });

  test('nothing', () => refused(new Uint8Array(0), 'ERR_IMAGE_UNREADABLE'));

  test.each([
    ['SVG', text(SVG)],
    ['SVG with an XML declaration', text(`<?xml version="1.0"?>${SVG}`)],
    ['HTML', text('<!doctype html><title>x</title>')],
    ['PDF', text('%PDF-1.7\n')],
    ['zero bytes', new Uint8Array(4096)],
    ['one byte', new Uint8Array([0xff])],
    ['a Windows bitmap', text('BM000000000000000000000000000000000')],
    ['a movie', text('\0\0\0\x18ftypisom\0\0\0\0isommp42')],
  ])('%s', (_, sample) => refused(sample, 'ERR_IMAGE_UNSUPPORTED'));

  test('GIF and TIFF, which the library could read', async () => {
    await refused(await brown().gif().toBuffer(), 'ERR_IMAGE_UNSUPPORTED');
    await refused(await brown().tiff().toBuffer(), 'ERR_IMAGE_UNSUPPORTED');
  });

  test('animations', async () => {
    const frames = [await brown().png().toBuffer(), await brown().negate().png().toBuffer()];
    const webp = await sharp(frames, { join: { animated: true } })
      .webp({ delay: [100, 100] })
      .toBuffer();
    await refused(webp, 'ERR_IMAGE_UNSUPPORTED');
    const still = await brown().png().toBuffer();
    const acTL = [0, 0, 0, 8, ...text('acTL'), 0, 0, 0, 2, 0, 0, 0, 0, 0xf3, 0x8d, 0x93, 0x70];
    const apng = Uint8Array.from([...still.subarray(0, 33), ...acTL, ...still.subarray(33)]);
    await refused(apng, 'ERR_IMAGE_UNSUPPORTED');
  });

  test.each([0.01, 0.3, 0.7, 0.99])('files cut off at %d', async (part) => {
    await refused(jpeg.subarray(0, part * jpeg.length), 'ERR_IMAGE_UNREADABLE');
    await refused(png.subarray(0, part * png.length), 'ERR_IMAGE_UNREADABLE');
  });

  test('an SVG behind the first bytes of a JPEG', () =>
    refused(Uint8Array.from([0xff, 0xd8, 0xff, ...text(SVG)]), 'ERR_IMAGE_UNREADABLE'));

  test('more bytes than allowed, without looking at them', () =>
    refused(new Uint8Array(DEFAULT_IMAGE_LIMITS.maxBytes + 1), 'ERR_IMAGE_TOO_LARGE'));

  test('a small file that announces 400 million pixels', async () => {
    const bomb = Uint8Array.from(png);
    const header = new DataView(bomb.buffer);
    header.setUint32(16, 20_000);
    header.setUint32(20, 20_000);
    header.setUint32(29, crc32(bomb.subarray(12, 29)));
    await refused(bomb, 'ERR_IMAGE_TOO_LARGE');
  });

  test('a picture smaller than a face', async () => {
    await refused(await brown(31, 400).png().toBuffer(), 'ERR_IMAGE_TOO_SMALL');
  });
});

/** PNG, third edition, annex D. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
