/**
 * What every peer has in common: it reads a list of image paths from its standard input, embeds
 * each, and writes one line of JSON, so that each is measured in a process of its own.
 */
import { readFileSync, writeSync } from 'node:fs';
import sharp from 'sharp';

/**
 * @param {(picture: { data: Uint8Array, width: number, height: number }) =>
 *   Promise<ArrayLike<number> | undefined>} embed
 */
export async function compete(embed) {
  /** @type {{ warmUp: string[], images: string[] }} */
  const { warmUp, images } = JSON.parse(readFileSync(0, 'utf8'));
  for (const path of warmUp) await embed(await decode(path));
  const results = [];
  for (const path of images) {
    const start = performance.now();
    const embedding = await embed(await decode(path));
    const ms = performance.now() - start;
    results.push({ path, ms, embedding: embedding && Array.from(embedding) });
  }
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  writeSync(1, `\n${JSON.stringify({ peakMiB, results })}\n`);
  process.exit(0);
}

/** @param {string} path */
async function decode(path) {
  const { data, info } = await sharp(path)
    .rotate()
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}
