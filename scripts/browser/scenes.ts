import sharp from 'sharp';
import { noFace } from '../portraits/cast.ts';
import type { Persona } from '../portraits/persona.ts';
import { postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, sit } from '../portraits/sitting.ts';
import type { Variation } from '../portraits/variation.ts';
import type { Reel } from './reel.ts';
import { toI420 } from './y4m.ts';

/** What a camera may be shown beside poses. Pictures are files: JPEG, PNG or WebP. */
export type Scene =
  /** Somebody else sits down, or the same person in other light, looking straight. */
  | { readonly kind: 'person'; readonly persona: Persona; readonly variation?: Variation }
  /** Two people side by side. */
  | { readonly kind: 'two-people'; readonly people: readonly [Persona, Persona] }
  /** A photograph held up and moved about: flat, whatever it shows. */
  | { readonly kind: 'photograph'; readonly picture: Uint8Array }
  /** Frames of another time, over and over, each as it was taken: without noise of this camera. */
  | { readonly kind: 'recording'; readonly pictures: readonly Uint8Array[] }
  | { readonly kind: 'empty-room' }
  | { readonly kind: 'dark' };

type Play = Omit<Reel, 'number'>;

const NOISE = 2.4;

export async function stage(scene: Exclude<Scene, { readonly kind: 'person' }>): Promise<Play> {
  switch (scene.kind) {
    case 'two-people': {
      const [persona, other] = scene.people;
      const { frame } = await sit(persona, { other });
      return still(frame(postureOnTheWay('front', 0)));
    }
    case 'photograph':
      return holdUp(scene.picture);
    case 'recording': {
      const again = await Promise.all(scene.pictures.map(async (file) => frameOf(await fit(file))));
      return { once: [], again, ticks: 2, noise: 0 };
    }
    case 'empty-room':
      return still(await fit(await noFace()));
    case 'dark':
      return still(new Uint8Array(FRAME.width * FRAME.height * 3));
  }
}

const frameOf = (rgb: Uint8Array): Uint8Array => toI420(rgb, FRAME);

function still(rgb: Uint8Array): Play {
  return { once: [], again: [frameOf(rgb)], ticks: 1, noise: NOISE };
}

/** The whole picture of the camera, RGB. */
async function fit(file: Uint8Array): Promise<Uint8Array> {
  return sharp(file)
    .resize(FRAME.width, FRAME.height, { fit: 'cover' })
    .removeAlpha()
    .raw()
    .toBuffer();
}

const TURNS = 16;

/** The photograph before the empty room, going round a little and nearer and farther. */
async function holdUp(picture: Uint8Array): Promise<Play> {
  const room = await noFace();
  const again = Array.from({ length: TURNS }, async (_, turn) => {
    const angle = (2 * Math.PI * turn) / TURNS;
    const side = Math.round(FRAME.height * (0.86 + 0.06 * Math.sin(angle)));
    const input = await sharp(picture).resize(side, side).toBuffer();
    const left = Math.round((FRAME.width - side) / 2 + 24 * Math.cos(angle));
    const top = Math.round((FRAME.height - side) / 2 + 10 * Math.sin(2 * angle));
    const rgb = await sharp(room)
      .resize(FRAME.width, FRAME.height, { fit: 'cover' })
      .composite([{ input, left, top }])
      .removeAlpha()
      .raw()
      .toBuffer();
    return frameOf(rgb);
  });
  return { once: [], again: await Promise.all(again), ticks: 2, noise: NOISE };
}
