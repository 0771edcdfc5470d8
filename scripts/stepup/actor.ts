import { chooseTexts } from '@facenition/web/texts';
import type { Page } from 'playwright-core';
import { perform } from '../browser/person.ts';
import type { PuppetCamera } from '../browser/puppet-camera.ts';
import type { Bank } from './bank.ts';

export const EN: ReturnType<typeof chooseTexts> = chooseTexts(['en']);

/** Where the judging takes longest. */
const PATIENT_MS = 60_000;
/** As the policy of the example has it. */
const TRIES = 3;

export interface Picture {
  readonly caption: string;
  /** JPEG. */
  readonly image: Uint8Array;
}

/** Somebody at a browser of their own: what they do, and what they see. */
export interface Actor {
  readonly page: Page;
  readonly pictures: Picture[];
  press(name: string): Promise<void>;
  /** Keeps what is to be seen, here or in another browser. */
  look(caption: string, where?: Page): Promise<void>;
  signIn(): Promise<void>;
  /** Asks to pay; `url` is where the browser is then. */
  pay(to: string): Promise<void>;
  /** The device's part, and the camera started. */
  startCamera(passkey: string): Promise<void>;
  /** Does what the page says, until there is something else to read: one try. */
  followInstructions(): Promise<void>;
  /** Does what the page says and, where that did not work, once more: as often as one may. */
  followUntilBack(): Promise<void>;
  /** What a page of the bank says, once the browser is there. */
  bankSays(): Promise<string>;
}

export function createActor(page: Page, camera: PuppetCamera, bank: Bank): Actor {
  const pictures: Picture[] = [];
  const press = (name: string): Promise<void> =>
    page.getByRole('button', { name }).first().click({ timeout: PATIENT_MS });
  const look = async (caption: string, where = page): Promise<void> => {
    const image = await where.screenshot({ type: 'jpeg', quality: 70, fullPage: true });
    pictures.push({ caption, image: new Uint8Array(image) });
  };
  const followInstructions = async (): Promise<void> => {
    await perform(page, camera);
  };
  return {
    page,
    pictures,
    press,
    look,
    async signIn() {
      await page.goto(bank.url);
      await page.getByLabel('Name').fill(bank.name);
      await page.getByLabel('Password').fill(bank.password);
      await press('Sign in');
      await page.locator('main[data-page=account]').waitFor();
    },
    async pay(to) {
      await page.goto(bank.url);
      await press(`Pay ${to}`);
    },
    async startCamera(passkey) {
      await press(passkey);
      await press(EN.camera.button);
      await page.locator('.instruction').waitFor({ timeout: PATIENT_MS });
      const starting = page.getByText(EN.camera.starting).first();
      await starting.waitFor({ state: 'hidden', timeout: PATIENT_MS });
    },
    followInstructions,
    async followUntilBack() {
      for (let tries = TRIES; tries > 0; tries--) {
        await followInstructions();
        const again = page.getByRole('button', { name: EN.tryAgain });
        const isBack = page.waitForURL(`${bank.url}/**`, { timeout: PATIENT_MS });
        // Whichever comes; the other is not waited for.
        await Promise.any([isBack, again.waitFor({ timeout: PATIENT_MS })]);
        if (page.url().startsWith(bank.url)) return;
        await look('one more try');
        await again.click();
        await page.locator('.instruction').waitFor({ timeout: PATIENT_MS });
      }
    },
    async bankSays() {
      await page.waitForURL(`${bank.url}/**`, { timeout: PATIENT_MS });
      const said = page.locator('h1, .good, .bad');
      return (await said.allInnerTexts()).join(': ');
    },
  };
}
