import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { CAPTURE_SIDE, renderCapture } from '../portraits/capture.ts';
import { cast, noFace, twoFaces } from '../portraits/cast.ts';
import { drawPersona } from '../portraits/draw.ts';
import { createPersona, hairStyles } from '../portraits/persona.ts';
import { createVariation, plain } from '../portraits/variation.ts';

describe('a drawing', () => {
  test('is the same text for the same seeds', () => {
    expect(drawPersona(createPersona(7), createVariation(3))).toEqual(
      drawPersona(createPersona(7), createVariation(3)),
    );
  });

  test.each(['back', 'face', 'front'] as const)('has another %s for another persona', (sheet) => {
    expect(drawPersona(createPersona(7), plain)[sheet]).not.toBe(
      drawPersona(createPersona(8), plain)[sheet],
    );
  });

  test('changes its face with the expression and keeps its hair', () => {
    const calm = drawPersona(createPersona(7), plain);
    const smiling = drawPersona(createPersona(7), { ...plain, smile: 1 });
    expect(smiling.face).not.toBe(calm.face);
    expect(smiling.back).toBe(calm.back);
  });

  test('is well formed for every style of hair', () => {
    for (const style of hairStyles) {
      const persona = createPersona(7);
      const { back, face, front } = drawPersona(
        { ...persona, hair: { ...persona.hair, style } },
        plain,
      );
      expect(back + face + front).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

describe('a capture', () => {
  test('is a JPEG of the stated size', async () => {
    const { format, width, height } = await sharp(
      await renderCapture(createPersona(7), plain),
    ).metadata();
    expect({ format, width, height }).toEqual({
      format: 'jpeg',
      width: CAPTURE_SIDE,
      height: CAPTURE_SIDE,
    });
  });

  test('is the same bytes twice, and others under another lamp', async () => {
    const [first, again, other] = await Promise.all([
      renderCapture(createPersona(7), plain),
      renderCapture(createPersona(7), plain),
      renderCapture(createPersona(7), { ...plain, lightSide: 0.8 }),
    ]);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('moves its light with the lamp', async () => {
    const sides = async (lightSide: number): Promise<number> => {
      const jpeg = await renderCapture(createPersona(7), { ...plain, lightSide, noise: 0 });
      const face = { left: 186, top: 250, width: 140, height: 90 };
      const half = async (offset: number): Promise<number> => {
        const region = { ...face, left: face.left + offset, width: 70 };
        const { channels } = await sharp(await sharp(jpeg).extract(region).toBuffer()).stats();
        return channels[1]?.mean ?? Number.NaN;
      };
      return (await half(0)) - (await half(70));
    };
    expect(await sides(-0.8)).toBeGreaterThan(10 + (await sides(0.8)));
  });
});

describe('the cast', () => {
  test('is at least four people, no two alike', () => {
    expect(cast.length).toBeGreaterThanOrEqual(4);
    expect(new Set(cast.map(({ persona }) => persona.seed)).size).toBe(cast.length);
    expect(new Set(cast.map(({ name }) => name)).size).toBe(cast.length);
  });

  test.each(cast)('has $name in five different photographs', ({ enrolment, verification }) => {
    expect(enrolment).toHaveLength(3);
    expect(verification).toHaveLength(2);
    const takes = [...enrolment, ...verification].map((take) => JSON.stringify(take));
    expect(new Set(takes).size).toBe(5);
  });

  test('has a photograph with nobody and one with two', async () => {
    for (const jpeg of await Promise.all([noFace(), twoFaces()])) {
      expect((await sharp(jpeg).metadata()).format).toBe('jpeg');
    }
  });
});
