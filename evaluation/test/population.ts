import type { Workbench } from '../src/measures/workbench.ts';
import { createRandom } from '../src/statistics/random.ts';
import { unitOf } from '../src/statistics/vectors.ts';
import { allocatePrivate, type Population } from '../src/study/population.ts';
import { createStudy, type Study } from '../src/study/study.ts';
import { createTaskRunner } from '../src/tasks/tasks.ts';

export const DIMENSION = 128;

export interface Crowd {
  readonly people: number;
  readonly images: number;
  /** Cosine of two captures of one person, about. */
  readonly likeness: number;
  /** Axes along which people differ; those beyond hardly count. Absent: all alike. */
  readonly axes?: number;
  readonly seed?: number;
}

/** People that nobody is: captures scattered around a direction of each person's own. */
export function crowd({ people, images, likeness, axes = DIMENSION, seed = 1 }: Crowd): Population {
  const { normal } = createRandom(seed, 'crowd');
  const direction = (): Float32Array =>
    unitOf(new Float32Array(DIMENSION).map((_, i) => normal() * (i < axes ? 1 : 0.1)));
  const embeddings: Float32Array[] = [];
  const subjects: string[] = [];
  for (let person = 0; person < people; person++) {
    const centre = direction();
    for (let image = 0; image < images; image++) {
      const noise = direction();
      const [own, other] = [Math.sqrt(likeness), Math.sqrt(1 - likeness)];
      embeddings.push(unitOf(centre.map((value, i) => own * value + other * noise[i]!)));
      subjects.push(`person ${person}`);
    }
  }
  return { dimension: DIMENSION, embeddings, subjects };
}

export function studyOf(population: Population, imagesPerSubject = 10): Study {
  return createStudy(population, { seed: 1, imagesPerSubject, allocate: allocatePrivate });
}

/** A study with somebody who does its tasks, here. */
export function benchOf(study: Study): Workbench {
  return {
    study,
    run: createTaskRunner(study, () => performance.now()),
    startStage: () => () => {},
  };
}
