import { describe, expect, test } from 'vitest';
import { compareEverybody, enrolEverybody } from '../src/measures/workbench.ts';
import { dot } from '../src/statistics/vectors.ts';
import { comparedFaces, embeddingOf, shareImage } from '../src/study/study.ts';
import { directionOfFace, opensReference } from '../src/tasks/decode.ts';
import { benchOf, crowd, studyOf } from './population.ts';

const study = studyOf(crowd({ people: 24, images: 5, likeness: 0.6 }));
const bench = benchOf(study);

describe.each(['1-1', '1-2', '3-1', '3-2'] as const)('captures %s', (policy) => {
  const enrolled = policy.startsWith('3') ? 3 : 1;
  const probe = policy.endsWith('2') ? 2 : 1;

  test('compares everybody with everybody, no capture with itself', async () => {
    await enrolEverybody(bench, enrolled);
    const { mated, tail, nonMated } = await compareEverybody(bench, policy);
    const { references, probes, once } = comparedFaces(study, policy);
    let [expectedMated, expectedNonMated] = [0, 0];
    for (let i = 0; i < references.count; i++) {
      for (let j = once ? i + 1 : 0; j < probes.count; j++) {
        if (references.subjects[i] !== probes.subjects[j]) expectedNonMated += 1;
        else if (!shareImage(references, i, probes, j)) expectedMated += 1;
      }
    }
    expect(mated.references.length).toBe(expectedMated);
    for (const arm of ['protected', 'unprotected'] as const) {
      // So few are all kept one by one.
      expect(tail[arm].scores.length).toBe(expectedNonMated);
      expect(nonMated[arm].counts.reduce((sum, count) => sum + count, 0)).toBe(expectedNonMated);
      expect([...tail[arm].scores]).toEqual([...tail[arm].scores].sort((a, b) => b - a));
    }
  });

  test('scores are dot products with references and with embeddings', async () => {
    const { mated } = await compareEverybody(bench, policy);
    for (const at of [0, 7, mated.references.length - 1]) {
      const [i, j] = [mated.references[at]!, mated.probes[at]!];
      const captured = embeddingOf(study, probe, j);
      expect(mated.scores.protected[at]).toBeCloseTo(
        dot(directionOfFace(study, enrolled, i), captured),
        5,
      );
      expect(mated.scores.unprotected[at]).toBeCloseTo(
        dot(embeddingOf(study, enrolled, i), captured),
        5,
      );
    }
  });
});

test('a reference opens to its own capture, and to no stranger', async () => {
  await enrolEverybody(bench, 1);
  for (const code of ['T48', 'H80', 'H112'] as const) {
    expect(opensReference(study, 1, 0, code, embeddingOf(study, 1, 0))).toBe(true);
    expect(opensReference(study, 1, 0, code, embeddingOf(study, 1, 60))).toBe(false);
  }
});

test('of one person at most so many images, but all of them for the recogniser', () => {
  const capped = studyOf(crowd({ people: 4, images: 5, likeness: 0.6 }), 2);
  expect(capped.faces[1].count).toBe(8);
  expect(capped.everyCapture.count).toBe(20);
  // Nobody has three images left to average.
  expect(capped.faces[3].count).toBe(0);
});
