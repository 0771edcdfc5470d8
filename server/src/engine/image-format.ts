/** The image formats that are accepted, by what sharp calls them. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'heif';

/** Brands of ISO/IEC 23008-12 (HEIF) and AV1 Image File Format still images. */
const HEIF_BRANDS: ReadonlySet<string> = new Set(['avif', 'mif1', 'heic', 'heix', 'heim', 'heis']);

/**
 * The format that the first bytes announce; `undefined` for everything that is not accepted.
 *
 * A decoder library picks its parser from the bytes, and some of those parsers (SVG, PDF) are as
 * large as a browser's. Only bytes that lead to one of the four named ones get that far.
 */
export function sniffImageFormat(sample: Uint8Array): ImageFormat | undefined {
  if (startsWith(sample, 0, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(sample, 0, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(sample, 0, 'RIFF') && startsWith(sample, 8, 'WEBP')) return 'webp';
  if (startsWith(sample, 4, 'ftyp') && HEIF_BRANDS.has(latin1(sample.subarray(8, 12)))) {
    return 'heif';
  }
  return undefined;
}

/**
 * Whether a PNG announces an animation: an `acTL` chunk before the first `IDAT` (PNG, third
 * edition, 11.3.6.1). The decoder would show one frame and ignore the others.
 */
export function isAnimatedPng(sample: Uint8Array): boolean {
  const view = new DataView(sample.buffer, sample.byteOffset, sample.byteLength);
  for (let at = 8; at + 8 <= sample.length; at += 12 + view.getUint32(at)) {
    const type = latin1(sample.subarray(at + 4, at + 8));
    if (type === 'acTL') return true;
    if (type === 'IDAT') return false;
  }
  return false;
}

function startsWith(sample: Uint8Array, offset: number, text: string): boolean {
  return latin1(sample.subarray(offset, offset + text.length)) === text;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
