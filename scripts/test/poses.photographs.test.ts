import { type FaceFinder, MOBILE_PACK } from '@facenition/core';
import { beforeAll, describe, test } from 'vitest';
import { cast } from '../portraits/cast.ts';
import { expectToldApart, loadFinder, lookAtPoses } from './posed.ts';

const folder = process.env.FACENITION_TEST_MODELS;
const why = folder === undefined ? ' (skipped: FACENITION_TEST_MODELS is not set)' : '';

describe.skipIf(folder === undefined)(`the poses of the cast, for the mobile pack${why}`, () => {
  let finder: FaceFinder;

  beforeAll(async () => {
    finder = await loadFinder(MOBILE_PACK, folder);
  });

  // Its nose moves less with a nod.
  test.each(cast)('are told apart of $name', async ({ persona }) => {
    expectToldApart(await lookAtPoses(persona, finder), { up: 0.04, down: 0.06 });
  });
});
