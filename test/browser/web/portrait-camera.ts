import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { renderCapture } from '../../../scripts/portraits/capture.ts';
import { createPersona } from '../../../scripts/portraits/persona.ts';
import { plain } from '../../../scripts/portraits/variation.ts';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 10;

/** A video for Chromium's fake camera: one invented person, who looks into the camera. */
export async function writePortraitVideo(path: string): Promise<void> {
  const portrait = await sharp(await renderCapture(createPersona(11), plain))
    .resize(330, 330)
    .toBuffer();
  const frames: Uint8Array[] = [];
  for (let i = 0; i < FRAMES; i++) {
    const frame = sharp({
      create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#8d99a6' },
    }).composite([{ input: portrait, left: 155 + (i % 2), top: 80 }]);
    frames.push(await frame.jpeg({ quality: 95 }).toBuffer());
  }
  await writeFile(path, Buffer.concat(frames));
}
