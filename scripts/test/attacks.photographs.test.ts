import { join } from 'node:path';
import { BUILTIN_PACK, MOBILE_PACK } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { judgeFolder } from '../attacks/judge-folder.ts';
import { type GroupRates, ratesOf } from '../attacks/rates.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

/** Of every so many images one is judged, so that it takes a minute. */
const TAKE = 3;
/** Fewer presentations tell no rate. */
const ENOUGH = 20;

describe.skipIf(missing)(`presentation attack detection${why}`, () => {
  test.each([MOBILE_PACK, BUILTIN_PACK])('with the boxes of $id', async (pack) => {
    const folder = join(faces ?? '', 'pad-dev');
    const judged = await judgeFolder(folder, models ?? '', pack, TAKE);
    const groups = ratesOf(judged, 0.5).filter(({ error }) => error.trials >= ENOUGH);
    const bonaFide = groups.filter(({ species }) => species === 'bona_fide');
    const prints = groups.filter(({ species }) => species === 'attack_print');
    expect([bonaFide.length, prints.length]).toEqual([2, 2]);
    const worst = (rates: readonly GroupRates[]): number =>
      Math.max(...rates.map(({ error }) => error.value));
    // Measured on all of them: 5.8 % and 10.7 % at most.
    expect(worst(bonaFide)).toBeLessThan(0.15);
    expect(worst(prints)).toBeLessThan(0.25);
    expect(Math.min(...prints.map(({ error }) => error.value))).toBeLessThan(0.03);
    for (const { nonResponse } of bonaFide) expect(nonResponse).toBeLessThan(0.2);
  });
});
