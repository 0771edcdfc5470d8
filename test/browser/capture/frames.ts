import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { renderCapture, renderRoom } from '../../../scripts/portraits/capture.ts';
import type { Persona } from '../../../scripts/portraits/persona.ts';
import { type Pose, postureOnTheWay } from '../../../scripts/portraits/posture.ts';
import { FRAME, sit } from '../../../scripts/portraits/sitting.ts';
import { plain } from '../../../scripts/portraits/variation.ts';

/** Pictures of one person as a page would upload them, no two of them the same. */
export interface FrameMaker {
  of(pose: Pose): Promise<Uint8Array>;
}

/** What can be had of a person without any camera: as many pictures as one likes, in any pose. */
export async function frameMaker(persona: Persona, other?: Persona): Promise<FrameMaker> {
  const { frame } = await sit(persona, other === undefined ? {} : { other });
  const drawn = new Map<Pose, Uint8Array>();
  let exposures = 0;
  return {
    async of(pose) {
      const rgb = drawn.get(pose) ?? frame(postureOnTheWay(pose, 1));
      drawn.set(pose, rgb);
      return encode(expose(rgb, exposures++));
    },
  };
}

/** Nobody holds quite still, and every sensor has its noise: each picture is another one. */
function expose(rgb: Uint8Array, exposure: number): Uint8Array {
  const { width, height } = FRAME;
  const [aside, down] = swayOf(exposure);
  const exposed = new Uint8ClampedArray(rgb.length);
  let state = Math.imul(exposure + 1, 0x9e3779b1) | 1;
  for (let y = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y + down)) * width;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.min(width - 1, Math.max(0, x + aside))) * 3;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const noise = ((state >>> 24) - 127.5) / 64;
      for (let i = 0; i < 3; i++) exposed[(y * width + x) * 3 + i] = rgb[from + i]! + noise;
    }
  }
  return new Uint8Array(exposed.buffer);
}

/** Pixels; of 91 pictures no two the same. */
const swayOf = (exposure: number): readonly [number, number] => [
  ((exposure * 5) % 13) - 6,
  ((exposure * 3) % 7) - 3,
];

export async function encode(rgb: Uint8Array): Promise<Uint8Array> {
  const raw = { ...FRAME, channels: 3 } as const;
  return new Uint8Array(await sharp(rgb, { raw }).jpeg({ quality: 92 }).toBuffer());
}

export const digestOf = (photo: Uint8Array): string =>
  createHash('sha256').update(photo).digest('base64url');

/**
 * A photograph of a person that somebody holds up, moves, tilts and brings closer: flat, whatever is
 * done with it.
 */
export async function heldPhotograph(persona: Persona): Promise<FrameMaker> {
  const [photograph, room] = await Promise.all([renderCapture(persona, plain), renderRoom()]);
  const { width, height } = FRAME;
  const background = await sharp(room).resize(width, height, { fit: 'cover' }).toBuffer();
  let exposures = 0;
  return {
    async of(pose) {
      const [across, up] = SQUEEZED[pose];
      const size = { width: Math.round(height * across), height: Math.round(height * up) };
      const held = await sharp(photograph)
        .resize({ ...size, fit: 'fill' })
        .toBuffer();
      // Larger than the camera sees: the middle of it.
      const extent = { width: Math.min(width, size.width), height: Math.min(height, size.height) };
      const left = Math.floor((size.width - extent.width) / 2);
      const top = Math.floor((size.height - extent.height) / 2);
      const input = await sharp(held)
        .extract({ left, top, ...extent })
        .toBuffer();
      const rgb = await sharp(background).composite([{ input }]).removeAlpha().raw().toBuffer();
      return encode(expose(rgb, exposures++));
    },
  };
}

/** Of the picture's height, across and down: as foreshortened as one turned by so much. */
const SQUEEZED: Readonly<Record<Pose, readonly [number, number]>> = {
  front: [0.9, 0.9],
  left: [0.72, 0.9],
  right: [0.7, 0.9],
  up: [0.9, 0.74],
  down: [0.9, 0.72],
  closer: [1.3, 1.3],
};
