import { chooseTexts } from '@facenition/web/texts';
import type { Locator, Page } from 'playwright-core';
import { perform } from '../browser/person.ts';
import type { PuppetCamera } from '../browser/puppet-camera.ts';
import type { Bank } from './bank.ts';

export const EN: ReturnType<typeof chooseTexts> = chooseTexts(['en']);

/** Where the judging takes longest. */
const PATIENT_MS = 60_000;
/** As the policy of the example has it. */
export const TRIES = 3;

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
  /** The device's part where it is asked for, and the camera started. */
  startCamera(): Promise<void>;
  /** Does what the page says; answers the title of its refusal, `undefined` where the browser went on. */
  tryOnce(): Promise<string | undefined>;
  /** After a refusal: as before, once more. */
  tryAgain(): Promise<void>;
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
  const startCamera = async (): Promise<void> => {
    const line = page.locator('.instruction');
    const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
    const start = button(EN.camera.button);
    await pressIfAsked(
      button(EN.passkey.useButton).or(button(EN.passkey.createButton)),
      start.or(line),
    );
    await pressIfAsked(start, line);
    await line.waitFor({ timeout: PATIENT_MS });
    const starting = page.getByText(EN.camera.starting).first();
    await starting.waitFor({ state: 'hidden', timeout: PATIENT_MS });
  };
  const again = page.getByRole('button', { name: EN.tryAgain });
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
    startCamera,
    async tryOnce() {
      await perform(page, camera);
      const back = page.waitForURL(`${bank.url}/**`, { timeout: PATIENT_MS });
      // Whichever comes; the other is not waited for.
      await Promise.any([back, again.waitFor({ timeout: PATIENT_MS })]);
      if (page.url().startsWith(bank.url)) return undefined;
      const title = await page.locator('h2').first().innerText();
      await look(title);
      return title;
    },
    async tryAgain() {
      await again.click();
      await startCamera();
    },
    async bankSays() {
      await page.waitForURL(`${bank.url}/**`, { timeout: PATIENT_MS });
      const said = page.locator('h1, .good, .bad');
      return (await said.allInnerTexts()).join(': ');
    },
  };
}

/** Presses a button, unless what comes after it is there already. */
async function pressIfAsked(button: Locator, orElse: Locator): Promise<void> {
  await button.or(orElse).first().waitFor({ timeout: PATIENT_MS });
  if (await button.isVisible()) await button.click();
}
