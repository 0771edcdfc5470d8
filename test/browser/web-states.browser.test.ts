import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOOKS, lookAt } from './web/look-at.ts';
import { type Stand, startStand } from './web/stand.ts';
import { STATES } from './web/states.ts';

let stand: Stand;

beforeAll(async () => {
  stand = await startStand();
});

afterAll(() => stand?.close());

describe.each(STATES)('$name', ({ name, answers, camera, act, says, german }) => {
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

  test.skipIf(german === undefined)('fits in German on the smallest screen', async () => {
    const { page, context } = await stand.show(answers, { lang: 'de' });
    await page
      .getByText(german ?? '')
      .first()
      .waitFor({ timeout: 60_000 });
    const look = { name: 'de', width: 320, height: 640, scheme: 'light' } as const;
    expect(await lookAt(page, name, look)).toEqual([]);
    await context.close();
  });
});
