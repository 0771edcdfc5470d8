import type {
  BurstPorts,
  BurstRequest,
  BurstStep,
  CaptureAssurance,
  ChallengePose,
  DetectedFace,
  FaceLandmarks,
  Picture,
} from '@facenition/core';
import { attackThreshold } from '@facenition/core';
import { detected } from '../face/faces.ts';
import { paint } from '../image/pictures.ts';
import { syntheticEmbedding, testPack } from '../support.ts';
import { HEAD, type Held, SIDE, seen } from './heads.ts';

/** What one frame shows. */
export interface Scene {
  readonly landmarks: FaceLandmarks;
  readonly embedding: Float32Array;
  /** How sure the networks are that it is no attack. */
  readonly bonaFide: number;
  readonly faces: readonly DetectedFace[];
  /** Pictures of one number are one picture. */
  readonly picture: number;
  /** Height of the picture, pixels; absent: as high as wide. */
  readonly height?: number;
}

export const SUBJECT = syntheticEmbedding(1);

export const HELD: Readonly<Record<ChallengePose, Held>> = {
  front: {},
  left: { turn: 38 },
  right: { turn: -38 },
  up: { nod: 20 },
  down: { nod: -20 },
  closer: { distance: 370 },
};

export const ASKED: readonly ChallengePose[] = ['front', 'right', 'up', 'left', 'closer', 'front'];

export const face = detected(0.95, SIDE / 2, SIDE / 2 + 30, 190);

export function sceneOf(landmarks: FaceLandmarks, picture: number): Scene {
  return { landmarks, embedding: SUBJECT, bonaFide: 0.9, faces: [face], picture };
}

/** A person who does what is asked; `shown` of the first step, one of every other. */
export function followed(poses = ASKED, shown = 3): readonly Scene[] {
  const held = poses.flatMap((pose, step) =>
    Array.from({ length: step === 0 ? shown : 1 }, () => HELD[pose]),
  );
  return held.map((at, i) => sceneOf(seen(HEAD, at), i));
}

/** Steps of a second and a half each, from an hour on. */
export function stepsOf(poses: readonly ChallengePose[], took = 1500): readonly BurstStep[] {
  const began = 3_600_000;
  return poses.map((pose, i) => ({
    pose,
    toldAt: began + i * took,
    committedAt: began + (i + 1) * took,
  }));
}

/** A request for scenes: the first step has as many frames as are left over. */
export function requestOf(
  scenes: readonly Scene[],
  poses: readonly ChallengePose[] = ASKED,
  assurance: CaptureAssurance = 'active',
): BurstRequest {
  const surplus = scenes.length - poses.length;
  const steps = stepsOf(poses);
  const frames = scenes.map((_, index) => {
    const step = Math.max(0, index - surplus);
    const within = step === 0 ? index * 100 : 0;
    const at = steps[step]!.committedAt - steps[0]!.toldAt - 500 + within;
    return { sample: new Uint8Array([index]), step, at };
  });
  return { assurance, steps, frames, strictness: 'standard' };
}

/** Ports that see the scenes: a sample holds the index of its scene. */
export function portsOf(scenes: readonly Scene[]): BurstPorts {
  const scene = new Map<Picture, Scene>();
  const of = (picture: Picture): Scene => scene.get(picture)!;
  return {
    pack: testPack,
    decoder: {
      decode: async ([index]) => {
        const shown = scenes[index ?? -1]!;
        const picture = pictureOf(shown.picture, shown.height ?? SIDE);
        scene.set(picture, shown);
        return picture;
      },
    },
    locator: {
      uprightScore: 0.9,
      // In a picture that is turned there is nobody.
      detect: async (picture) => scene.get(picture)?.faces ?? [],
      locate: async (picture) => of(picture).landmarks,
    },
    thresholds: attackThreshold,
    nets: { score: async (picture) => of(picture).bonaFide },
    embed: async (picture) => of(picture).embedding,
  };
}

const pictures = new Map<number, Picture>();

/** Grey with detail at every scale, of its own for each number; cut off below `height`. */
function pictureOf(seed: number, height: number): Picture {
  const made = pictures.get(seed) ?? paintTexture(seed);
  pictures.set(seed, made);
  return { width: SIDE, height, data: made.data.slice(0, 3 * SIDE * height) };
}

function paintTexture(seed: number): Picture {
  return paint(SIDE, SIDE, (x, y) => {
    const coarse = Math.sin(x / 17 + 2 * seed) * Math.cos(y / 13 + seed);
    const fine = ((x * 7919 + y * 104_729 + x * y * 31) % 97) / 97 - 0.5;
    const value = 130 + 40 * coarse + 40 * fine;
    return [value, value, value];
  });
}
