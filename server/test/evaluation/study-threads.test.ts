import { createStudy, createTaskRunner, type Study } from '@facenition/evaluation';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { crowd } from '../../../evaluation/test/population.ts';
import { allocateShared } from '../../src/evaluation/data-set.ts';
import { type StudyThreads, startStudyThreads } from '../../src/evaluation/study-threads.ts';
import { fakePack } from '../packs/fake-pack.ts';

const PEOPLE = 12;
const IMAGES = 4;

const newStudy = (): Study =>
  createStudy(crowd({ people: PEOPLE, images: IMAGES, likeness: 0.6 }), {
    seed: 1,
    imagesPerSubject: 10,
    allocate: allocateShared,
  });

const runInline = (study: Study) => createTaskRunner(study, () => performance.now());

/** `enrol` of all faces in lots, which the threads share among them. */
const lotsOf = ({ count }: Study['faces'][1]) =>
  Array.from({ length: Math.ceil(count / 5) }, (_, lot) => ({
    from: 5 * lot,
    to: Math.min(count, 5 * lot + 5),
  }));

describe('threads that share a study', () => {
  let study: Study;
  let threads: StudyThreads;

  beforeAll(() => {
    study = newStudy();
    threads = startStudyThreads(study, 2);
  });
  afterAll(() => threads.close());

  test('leave references where this thread sees them, the same as without threads', async () => {
    const inline = newStudy();
    const { directions, bits } = study.references[1];
    expect(directions.every((value) => value === 0)).toBe(true);
    await Promise.all(
      lotsOf(study.faces[1]).map((lot) => threads.run('enrol', { captures: 1, ...lot })),
    );
    const { count } = study.faces[1];
    await runInline(inline)('enrol', { captures: 1, from: 0, to: count });
    expect(count).toBe(PEOPLE * IMAGES);
    expect(directions.some((value) => value !== 0)).toBe(true);
    expect(directions).toEqual(inline.references[1].directions);
    expect(bits).toEqual(inline.references[1].bits);
  });

  test('see what each other left: comparisons are the same as without threads', async () => {
    const cut = { protected: -2, unprotected: -2 };
    const lots = lotsOf(study.faces[1]).map((lot) => ({ policy: '1-1' as const, cut, ...lot }));
    const compared = await Promise.all(lots.map((lot) => threads.run('compare', lot)));
    const expected = await Promise.all(lots.map((lot) => runInline(study)('compare', lot)));
    expect(compared).toEqual(expected);
    const mated = compared.reduce((sum, part) => sum + part.mated.references.length, 0);
    expect(mated).toBe((PEOPLE * IMAGES * (IMAGES - 1)) / 2);
    const decode = {
      policy: '1-1' as const,
      code: 'H64' as const,
      references: Int32Array.of(0, 0, 4),
      probes: Int32Array.of(1, 5, 5),
    };
    expect(await threads.run('decode', decode)).toEqual(Uint8Array.of(1, 0, 1));
  });

  test('a fault of a task arrives with its code and without foreign words, and ends no thread', async () => {
    const broken = { captures: 1, from: 0, to: 1_000_000 } as const;
    const faults = Array.from({ length: 3 }, () => threads.run('enrol', broken));
    for (const fault of await Promise.allSettled(faults)) {
      expect(fault).toMatchObject({
        status: 'rejected',
        reason: { name: 'FacenitionError', code: 'ERR_INTERNAL', message: 'unexpected error' },
      });
    }
    const unusable = threads.run('scenario', {
      name: 'normal',
      pack: fakePack(),
      policy: '1-1',
      level: 4,
      from: 0,
      to: 1,
    });
    await expect(unusable).rejects.toMatchObject({
      name: 'FacenitionError',
      code: 'ERR_PACK_NOT_CALIBRATED',
      message: "the model pack 'fake' has no calibration",
    });
    await threads.run('enrol', { captures: 1, from: 0, to: 1 });
  });
});

test('close ends the threads, and what was not done yet', async () => {
  const study = newStudy();
  const threads = startStudyThreads(study, 1);
  onTestFinished(() => threads.close());
  await threads.run('enrol', { captures: 1, from: 0, to: 1 });
  const pending = Promise.allSettled(
    Array.from({ length: 5 }, () => threads.run('timeDecodings', { code: 'H112', count: 500 })),
  );
  await threads.close();
  const ended = await pending;
  expect(ended.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
});
