import sharp from 'sharp';

/** An evenly lit wall: a picture that is good enough for a face, without one. JPEG. */
export async function emptyPicture(): Promise<Uint8Array> {
  const side = 480;
  const pixels = new Uint8Array(3 * side * side);
  for (let at = 0; at < side * side; at += 1) {
    const brightness = 170 + Math.round((12 * (at % side)) / side);
    pixels.set([brightness, brightness - 6, brightness - 16], 3 * at);
  }
  const raw = { width: side, height: side, channels: 3 } as const;
  return new Uint8Array(await sharp(pixels, { raw }).jpeg({ quality: 85 }).toBuffer());
}
