import { attackThreshold, STRICTNESSES } from '@facenition/core';
import {
  type JudgedPresentation,
  measurePad,
  type PadReport,
  type PadWish,
} from '@facenition/evaluation';

/** One image of each of so many people, with these scores. */
export function imagesOf(
  people: number,
  score: (person: number) => number,
  more: Pick<JudgedPresentation, 'species' | 'group'> = {},
): JudgedPresentation[] {
  return Array.from({ length: people }, (_, person) => {
    return { subject: `p${person}`, ...more, judged: { outcome: 'judged', score: score(person) } };
  });
}

/** The report that the command would write of such images. */
export function padReport(
  presentations: readonly JudgedPresentation[],
  wishes: readonly PadWish[],
  outOfScope: readonly string[] = [],
): PadReport {
  const drawing = { replicates: 100, seed: 1 };
  return {
    format: 1,
    product: 'facenition 0.1.0',
    date: '2026-11-29T20:00:00.000Z',
    detector: 'minifasnet',
    pack: 'mobile',
    faceChoice: 'largest',
    data: {
      name: 'faces',
      digest: 'a'.repeat(64),
      manifest: 'b'.repeat(64),
      bootstrapReplicates: 100,
      seed: 1,
    },
    ...measurePad(presentations, {
      thresholds: attackThreshold,
      strictnesses: STRICTNESSES,
      wishes,
      outOfScope,
      drawing,
    }),
    problems: [],
  };
}
