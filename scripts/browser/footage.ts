import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Persona } from '../portraits/persona.ts';
import { POSES, type Pose, postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, type Sitting, sit } from '../portraits/sitting.ts';
import { plain, type Variation } from '../portraits/variation.ts';
import { frameBytes, toI420 } from './y4m.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/facenition/footage');

/** Frames from the front (not among them) to a pose. */
export const STEPS = 8;

/** One person's movements. */
export interface Footage {
  /** I420. */
  readonly front: Uint8Array;
  /** The way from the front to the pose, STEPS frames in I420; none for `front`. */
  readonly way: Readonly<Record<Pose, readonly Uint8Array[]>>;
}

/**
 * Drawn once; after that, read from the cache until the drawing changes.
 *
 * @param variation light, room and expression; absent: even light and a calm face
 */
export async function filmPersona(
  persona: Persona,
  variation: Variation = plain,
): Promise<Footage> {
  const path = join(CACHE, `${await fingerprint({ persona, variation })}.i420`);
  const film =
    (await readIfThere(path)) ?? (await keep(path, draw(await sit(persona, { variation }))));
  const size = frameBytes(FRAME);
  const frames = Array.from({ length: film.length / size }, (_, index) =>
    film.subarray(index * size, (index + 1) * size),
  );
  const [front] = frames;
  if (front === undefined) throw new RangeError('an empty film');
  const way = (pose: Pose): readonly Uint8Array[] => {
    const start = 1 + MOVES.indexOf(pose) * STEPS;
    return frames.slice(start, start + STEPS);
  };
  return {
    front,
    way: {
      front: [],
      left: way('left'),
      right: way('right'),
      up: way('up'),
      down: way('down'),
      closer: way('closer'),
    },
  };
}

const MOVES: readonly Pose[] = POSES.filter((pose) => pose !== 'front');

function draw(sitting: Sitting): Uint8Array {
  const ways = MOVES.flatMap((pose) =>
    Array.from({ length: STEPS }, (_, step) => postureOnTheWay(pose, (step + 1) / STEPS)),
  );
  const size = frameBytes(FRAME);
  const film = new Uint8Array((1 + ways.length) * size);
  for (const [index, posture] of [postureOnTheWay('front', 0), ...ways].entries()) {
    film.set(toI420(sitting.frame(posture), FRAME), index * size);
  }
  return film;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two tests may write the same film at once: each its own file, and the last one stays. */
async function keep(path: string, film: Uint8Array): Promise<Uint8Array> {
  await mkdir(CACHE, { recursive: true });
  const own = `${path}.${process.pid}`;
  await writeFile(own, film);
  await rename(own, path);
  return film;
}

/** Of whom is drawn and of everything that draws. */
async function fingerprint(subject: object): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(subject));
  const drawing = globSync('scripts/{portraits/**/*,random}.ts', { cwd: ROOT }).sort();
  for (const path of [...drawing, 'scripts/browser/footage.ts', 'scripts/browser/y4m.ts']) {
    hash.update(await readFile(join(ROOT, path)));
  }
  return hash.digest('hex').slice(0, 32);
}
