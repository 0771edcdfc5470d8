import { chooseTexts } from '@facenition/web/texts';
import type { Page } from 'playwright-core';
import type { Pose } from '../portraits/posture.ts';
import type { PuppetCamera } from './puppet-camera.ts';

export const EN: ReturnType<typeof chooseTexts> = chooseTexts(['en']);

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

export interface Performing {
  /** What is done for a pose in place of it; the index counts what was asked for. */
  readonly does?: (pose: Pose, index: number) => Pose | Promise<Pose | undefined>;
  /** Whether to stop before the page says nothing more. */
  readonly until?: () => boolean;
  /** How the person learns what to do; absent: by sight. `hearing`: what a screen reader says. */
  readonly by?: 'sight' | 'hearing';
}

export const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

/**
 * Sits before the camera and does what the page says, until it says nothing more: the captures are
 * on their way, or the page is gone.
 */
export async function perform(
  page: Page,
  camera: PuppetCamera,
  { does = (pose) => pose, until = () => false, by = 'sight' }: Performing = {},
): Promise<Performance> {
  const asked: string[] = [];
  const line = page.locator('.instruction');
  const told = by === 'sight' ? line : page.locator('[aria-live=polite]');
  while (!until()) {
    if ((await line.count()) === 0) break;
    const words = (await told.textContent({ timeout: 500 }).catch(() => '')) ?? '';
    const pose = DOES.get(words.trim());
    if (pose !== undefined && words !== asked.at(-1)) {
      asked.push(words);
      const doing = await does(pose, asked.length - 1);
      if (doing !== undefined) await camera.show(doing);
    }
    await page.waitForTimeout(60);
  }
  return { asked };
}

/** Starts the camera and does as asked, to the end of one try. */
export async function performFrom(
  page: Page,
  camera: PuppetCamera,
  performing: Performing = {},
): Promise<Performance> {
  await camera.show('front');
  await press(page, EN.camera.button);
  await page.locator('.instruction').waitFor();
  return perform(page, camera, performing);
}

export const shows = (page: Page, text: string): Promise<void> =>
  page.getByText(text, { exact: true }).first().waitFor({ timeout: 60_000 });

/** The person reads what it is about, and agrees. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole('checkbox').check();
  await press(page, EN.consent.button);
}
