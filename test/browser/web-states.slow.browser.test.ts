import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LOOKS, lookAt } from './web/look-at.ts';
import { hasChromium, type Stand, startStand } from './web/stand.ts';
import { STATES } from './web/states.ts';

let stand: Stand;

beforeAll(async () => {
  if (hasChromium) stand = await startStand();
});

beforeEach(({ skip }) => skip(!hasChromium, 'no Chromium'));

afterAll(() => stand?.close());

describe.each(STATES)('$name', ({ name, answers, camera, act, says }) => {
  test('is accessible, fits and keeps to the policy wherever it is looked at', async () => {
    const { page, context, complaints } = await stand.show(answers, { ...(camera && { camera }) });
    await act?.(page);
    await page.getByText(says).first().waitFor({ timeout: 60_000 });
    const wrong: string[] = [];
    for (const look of LOOKS) wrong.push(...(await lookAt(page, name, look)));
    expect(wrong).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

const translated = STATES.flatMap(({ name, answers, german }) =>
  german === undefined ? [] : [{ name, answers, german }],
);

test.each(translated)('$name fits in German on the smallest screen', async (state) => {
  const { page, context } = await stand.show(state.answers, { lang: 'de' });
  await page.getByText(state.german).first().waitFor({ timeout: 60_000 });
  const look = { name: 'de', width: 320, height: 640, scheme: 'light' } as const;
  expect(await lookAt(page, state.name, look)).toEqual([]);
  await context.close();
});
