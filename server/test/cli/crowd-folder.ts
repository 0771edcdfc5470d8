import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackManifest } from '@facenition/core';
import { halfOf } from '@facenition/evaluation';
import { type Crowd, crowd, DIMENSION } from '../../../evaluation/test/population.ts';
import { openEmbeddingCache, recipeDigest } from '../../src/evaluation/embedding-cache.ts';
import type { ImageOutcome } from '../../src/evaluation/image-outcome.ts';
import { VERSION } from '../../src/version.ts';
import { sha256Of } from '../evaluation/labelled-image.ts';
import { fakePack } from '../packs/fake-pack.ts';

/** A pack without model files: nothing can be embedded with it. */
export const CROWD_PACK: PackManifest = fakePack({
  id: 'crowd',
  files: [],
  recogniser: { ...fakePack().recogniser, dimension: DIMENSION },
});

/** What the commands are told about a folder of `writeCrowd`. */
export const CROWD_OPTIONS: readonly string[] = [
  ...['--images', 'faces', '--manifest', 'pack.json', '--cache', 'cache'],
];

export interface CrowdFolder extends Omit<Crowd, 'people'> {
  /** The folder of each person. */
  readonly names: readonly string[];
  /** Images that give no embedding, by path. */
  readonly failing?: readonly string[];
  readonly pack?: PackManifest;
}

/**
 * Writes `faces/NAME/0.jpg` and so on for many people, the manifest of a pack, and a cache that says
 * what comes out of each image: so neither a model nor a picture is needed.
 */
export async function writeCrowd(
  folder: string,
  { names, failing = [], pack = CROWD_PACK, ...people }: CrowdFolder,
): Promise<void> {
  const { embeddings } = crowd({ ...people, people: names.length });
  await writeFile(join(folder, 'pack.json'), JSON.stringify(pack));
  const cache = await openEmbeddingCache({
    folder: join(folder, 'cache'),
    recipe: recipeDigest(pack, VERSION),
    dimension: DIMENSION,
  });
  for (const [person, name] of names.entries()) {
    await mkdir(join(folder, 'faces', name), { recursive: true });
    for (let image = 0; image < people.images; image++) {
      const path = `${name}/${image}.jpg`;
      const embedding = embeddings[person * people.images + image]!;
      const ended: ImageOutcome = failing.includes(path)
        ? { outcome: 'not-acquired', reason: 'no-face' }
        : { outcome: 'acquired', embedding };
      await writeFile(join(folder, 'faces', path), `no picture: ${path}`);
      await cache.put(sha256Of(`no picture: ${path}`), ended);
    }
  }
  await cache.close();
}

/** Names of people, so many of those who choose thresholds and so many of those who measure them. */
export async function namesInHalves(
  calibration: number,
  verification: number,
): Promise<readonly string[]> {
  const wanted = { calibration, verification };
  const names: string[] = [];
  for (let number = 1; names.length < calibration + verification; number++) {
    const name = `person-${number}`;
    const half = await halfOf(name);
    if (wanted[half] === 0) continue;
    wanted[half] -= 1;
    names.push(name);
  }
  return names;
}
