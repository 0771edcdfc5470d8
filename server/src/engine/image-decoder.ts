import { FacenitionError, type ImageDecoder, type Picture } from '@facenition/core';
import sharp, { type Metadata } from 'sharp';
import { isAnimatedPng, sniffImageFormat } from './image-format.ts';

/** What an image may be. Checked before any pixel is decoded. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
  /** Shorter side, pixels. */
  readonly minSide: number;
  /**
   * Longer side of the picture that comes out, pixels; larger ones are shrunk. Detection looks at
   * a few hundred pixels and the recogniser at 112, so a face in a picture of this size is still
   * larger than either needs, and a 40-megapixel photograph costs 11 MB instead of 120.
   */
  readonly longestSide: number;
}

export const DEFAULT_IMAGE_LIMITS: ImageLimits = {
  maxBytes: 10 * 1024 * 1024,
  maxPixels: 40_000_000,
  minSide: 32,
  longestSide: 1920,
};

/** A file that decodes for longer than this is made for it. */
const DECODING_TIMEOUT_SECONDS = 10;

const MID_GREY = { r: 128, g: 128, b: 128 };

/** Decodes JPEG, PNG, WebP and HEIF (AVIF) stills with libvips. */
export function createImageDecoder(limits: ImageLimits = DEFAULT_IMAGE_LIMITS): ImageDecoder {
  // Settings of the whole process. Requests run side by side, so one image needs one thread; and a
  // cache of decoded images is memory full of faces.
  sharp.concurrency(1);
  sharp.cache(false);
  return {
    async decode(sample) {
      checkBytes(sample, limits);
      const { width, height } = checkHeader(await readHeader(sample), sample, limits);
      return decodePixels(sample, Math.max(width, height) > limits.longestSide, limits);
    },
  };
}

function checkBytes(sample: Uint8Array, { maxBytes }: ImageLimits): void {
  if (sample.length === 0) throw new FacenitionError('ERR_IMAGE_UNREADABLE', 'the image is empty');
  if (sample.length > maxBytes) {
    throw new FacenitionError('ERR_IMAGE_TOO_LARGE', `the image is larger than ${maxBytes} bytes`);
  }
  if (sniffImageFormat(sample) === undefined) {
    throw new FacenitionError('ERR_IMAGE_UNSUPPORTED', 'the image is not JPEG, PNG, WebP or AVIF');
  }
}

async function readHeader(sample: Uint8Array): Promise<Metadata> {
  try {
    // The limit on pixels is ours to check: its violation is not an unreadable file.
    return await sharp(sample, { limitInputPixels: false }).metadata();
  } catch {
    throw unreadable();
  }
}

function checkHeader(header: Metadata, sample: Uint8Array, limits: ImageLimits): Metadata {
  const { format, width, height, pages, compression } = header;
  if (format !== sniffImageFormat(sample)) throw unreadable();
  if ((pages !== undefined && pages > 1) || (format === 'png' && isAnimatedPng(sample))) {
    throw new FacenitionError('ERR_IMAGE_UNSUPPORTED', 'the image has more than one frame');
  }
  if (compression === 'hevc') {
    throw new FacenitionError('ERR_IMAGE_UNSUPPORTED', 'HEIF with HEVC: send JPEG or AVIF');
  }
  if (width * height > limits.maxPixels) {
    throw new FacenitionError(
      'ERR_IMAGE_TOO_LARGE',
      `the image has more than ${limits.maxPixels} pixels`,
    );
  }
  if (Math.min(width, height) < limits.minSide) {
    throw new FacenitionError(
      'ERR_IMAGE_TOO_SMALL',
      `the image is less than ${limits.minSide} pixels wide or high`,
    );
  }
  return header;
}

async function decodePixels(
  sample: Uint8Array,
  shrink: boolean,
  { maxPixels, longestSide }: ImageLimits,
): Promise<Picture> {
  const decoding = sharp(sample, {
    // A truncated file decodes to a picture that is grey below some line: not what was captured.
    failOn: 'error',
    limitInputPixels: maxPixels,
    sequentialRead: true,
  }).autoOrient();
  if (shrink) decoding.resize({ width: longestSide, height: longestSide, fit: 'inside' });
  decoding
    .flatten({ background: MID_GREY })
    .toColourspace('srgb')
    .timeout({ seconds: DECODING_TIMEOUT_SECONDS });
  try {
    const { data, info } = await decoding
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return toPicture(data, info);
  } catch {
    throw unreadable();
  }
}

function toPicture(
  data: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: number },
): Picture {
  if (channels !== 3) throw unreadable();
  return {
    width,
    height,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/** Without a cause: what the decoder says may quote the file. */
function unreadable(): FacenitionError {
  return new FacenitionError('ERR_IMAGE_UNREADABLE', 'the image cannot be decoded');
}
