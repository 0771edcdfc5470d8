import { chooseTexts } from '@facenition/web/texts';
import type { Page } from 'playwright-core';
import type { Pose } from '../portraits/posture.ts';
import type { PuppetCamera } from './puppet-camera.ts';

const EN = chooseTexts(['en']);

/** What a person does about what the page says. */
const DOES: ReadonlyMap<string, Pose> = new Map([
  [EN.instructions['look-straight'], 'front'],
  [EN.instructions['turn-left'], 'left'],
  [EN.instructions['turn-right'], 'right'],
  [EN.instructions['look-up'], 'up'],
  [EN.instructions['look-down'], 'down'],
  [EN.instructions['come-closer'], 'closer'],
  [EN.instructions['move-back'], 'front'],
]);

export interface Performance {
  /** What the page asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * Sits before the camera and does what the page says, until it says nothing more: the captures are
 * on their way, or the page is gone.
 *
 * @param does what is done for a pose in place of it
 */
export async function perform(
  page: Page,
  camera: PuppetCamera,
  does: (pose: Pose) => Pose = (pose) => pose,
): Promise<Performance> {
  const asked: string[] = [];
  const line = page.locator('.instruction');
  for (;;) {
    const words = await line.innerText({ timeout: 5000 }).catch(() => undefined);
    if (words === undefined) return { asked };
    const pose = DOES.get(words.trim());
    if (pose !== undefined && words !== asked.at(-1)) {
      asked.push(words);
      await camera.show(does(pose));
    }
    await page.waitForTimeout(100);
  }
}
