import { BUILTIN_PACK, type FaceFinder } from '@facenition/core';
import { beforeAll, describe, test } from 'vitest';
import { sitters } from '../portraits/cast.ts';
import { expectToldApart, loadFinder, lookAtPoses } from './posed.ts';

describe('the poses of the sitters, for the builtin pack', () => {
  let finder: FaceFinder;

  beforeAll(async () => {
    finder = await loadFinder(BUILTIN_PACK);
  });

  test.each(sitters)('are told apart of $name', async ({ persona }) => {
    expectToldApart(await lookAtPoses(persona, finder), { up: 0.1, down: 0.08 });
  });
});
