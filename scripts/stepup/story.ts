import type { Page } from 'playwright-core';
import type { Payment } from '../../examples/stepup/accounts.ts';
import type { PuppetCamera } from '../browser/puppet-camera.ts';
import type { Persona } from '../portraits/persona.ts';
import { type Actor, createActor, EN, type Picture, TRIES } from './actor.ts';
import type { Bank } from './bank.ts';
import { sendPhotographs } from './past-the-page.ts';

/** One thing that was tried, and how it went. */
export interface StoryRow {
  readonly what: string;
  readonly expected: Verdict;
  readonly answered: Verdict;
  /** What the page or the server said. */
  readonly said: string;
  readonly pictures: readonly Picture[];
  readonly ms: number;
}

/** `broken`: it could not be played to its end. */
export type Verdict = 'set up' | `paid by ${Payment['by']}` | 'not paid' | 'broken';

export interface Scenery {
  readonly bank: Bank;
  readonly camera: PuppetCamera;
  /** Of Boris, with his passkeys in it. */
  readonly page: Page;
  /** A browser that knows nothing yet. */
  readonly otherBrowser: () => Promise<Page>;
  readonly stranger: Persona;
  /** Of Boris, each a little different: JPEG. */
  readonly photographs: readonly Uint8Array[];
}

interface Scene {
  readonly what: string;
  readonly expected: Verdict;
  /** Answers what was said to whoever tried. */
  play(actor: Actor, scenery: Scenery): Promise<string>;
}

const RENT = 'The landlord';
const KIOSK = 'The kiosk';
/** How long a photograph is held before the camera. */
const PHOTOGRAPH_MS = 12_000;

/** In this order: one needs the other. */
const SCENES: readonly Scene[] = [
  {
    what: 'Boris sets up his face, with a passkey',
    expected: 'set up',
    async play(actor, { bank }) {
      const { page, press, look } = actor;
      await actor.signIn();
      await page.getByLabel('One of the codes').fill(bank.codes[0] ?? '');
      await look('the account');
      await press('Set up your face');
      await page.getByRole('checkbox').check();
      await look('what he agrees to');
      await press(EN.consent.button);
      await actor.startCamera();
      await look('the camera');
      await passBack(actor);
      const said = await actor.bankSays();
      await look('back at the bank');
      return said;
    },
  },
  {
    what: 'Boris pays the kiosk: the policy asks for no face',
    expected: 'paid by sign-in',
    async play(actor) {
      await actor.pay(KIOSK);
      const said = await actor.bankSays();
      await actor.look('paid');
      return said;
    },
  },
  {
    what: 'Boris pays the landlord: the policy asks for his face',
    expected: 'paid by face',
    async play(actor) {
      await actor.pay(RENT);
      await actor.startCamera();
      await actor.look('the camera');
      await passBack(actor);
      const said = await actor.bankSays();
      await actor.look('paid');
      return said;
    },
  },
  {
    what: 'The address that his browser came back to, once more',
    expected: 'not paid',
    async play(actor) {
      await actor.page.reload();
      const said = await actor.bankSays();
      await actor.look('once more');
      return said;
    },
  },
  {
    what: 'Clara, at the browser of Boris and with his passkey',
    expected: 'not paid',
    async play(actor, { camera, stranger }) {
      await camera.show({ kind: 'person', persona: stranger });
      await actor.pay(RENT);
      await actor.startCamera();
      await actor.look('the camera');
      return refusedAndLeft(actor);
    },
  },
  {
    what: 'A photograph of Boris, held before the camera',
    expected: 'not paid',
    async play(actor, { camera, photographs }) {
      await camera.show({ kind: 'photograph', picture: photographs[0] ?? new Uint8Array() });
      await actor.pay(RENT);
      await actor.startCamera();
      await actor.page.waitForTimeout(PHOTOGRAPH_MS);
      const [words] = await actor.page.locator('.instruction').allInnerTexts();
      await actor.look('it turns no head');
      await leave(actor);
      return words === undefined
        ? 'it was sent'
        : `nothing was sent; the page still said: ${words}`;
    },
  },
  {
    what: 'Photographs of Boris, sent by a program in place of the page',
    expected: 'not paid',
    async play(actor, { photographs }) {
      await actor.pay(RENT);
      await actor.page.getByRole('button', { name: EN.passkey.useButton }).waitFor();
      const said = String(await actor.page.evaluate(sendPhotographs(photographs, 2)));
      await leave(actor);
      return said;
    },
  },
  {
    what: 'A link to his capture, opened in another browser',
    expected: 'not paid',
    async play(actor, { otherBrowser }) {
      await actor.pay(RENT);
      await actor.page.getByRole('button', { name: EN.passkey.useButton }).waitFor();
      const other = await otherBrowser();
      await other.goto(actor.page.url());
      const title = EN.errors['session-elsewhere'].title;
      await other.getByText(title).waitFor();
      await actor.look('the other browser', other);
      await leave(actor);
      return title;
    },
  },
  {
    what: 'Boris cancels',
    expected: 'not paid',
    async play(actor) {
      await actor.pay(RENT);
      await leave(actor);
      const said = await actor.bankSays();
      await actor.look('not paid');
      return said;
    },
  },
  {
    what: 'Boris uses a code instead: the way without a face',
    expected: 'paid by code',
    play: (actor, { bank }) => payByCode(actor, bank.codes[1] ?? ''),
  },
  {
    what: 'The same code again',
    expected: 'not paid',
    play: (actor, { bank }) => payByCode(actor, bank.codes[1] ?? ''),
  },
];

/** As people do it: what did not work is tried again, as often as one may. */
async function passBack(actor: Actor): Promise<void> {
  for (let tries = TRIES; tries > 0; tries--) {
    if ((await actor.tryOnce()) === undefined) return;
    await actor.tryAgain();
  }
}

/** A wrong face; that a movement did not work is no answer. What is offered then is not taken. */
async function refusedAndLeft(actor: Actor): Promise<string> {
  const { title: wrong } = EN.reasons['wrong-person-or-secret'];
  for (let tries = TRIES; tries > 0; tries--) {
    const title = await actor.tryOnce();
    if (title === undefined) return actor.bankSays();
    if (title === wrong) {
      await leave(actor);
      return title;
    }
    await actor.tryAgain();
  }
  throw new Error('it was never told that this is not Boris');
}

/** Back to the bank without a capture. */
async function leave(actor: Actor): Promise<void> {
  await actor.press(EN.cancel);
  await actor.bankSays();
}

async function payByCode(actor: Actor, code: string): Promise<string> {
  await actor.pay(RENT);
  await actor.press('Use a code instead');
  await actor.page.getByLabel('One of the codes').fill(code);
  await actor.look('a code instead');
  await actor.press('Pay with this code');
  const said = await actor.bankSays();
  await actor.look('after the code');
  return said;
}

/** Plays everything there is to show, and tells each as it is over. */
export async function playStory(scenery: Scenery, onRow: (row: StoryRow) => void): Promise<void> {
  const { bank, camera, page } = scenery;
  for (const { what, expected, play } of SCENES) {
    const actor = createActor(page, camera, bank);
    const before = stateOf(bank);
    const start = performance.now();
    const played = await play(actor, scenery).then(
      (said) => ({ said, answered: verdictOf(before, stateOf(bank)) }),
      (fault: unknown) => breakOff(actor, fault),
    );
    onRow({ what, expected, ...played, pictures: actor.pictures, ms: performance.now() - start });
  }
}

async function breakOff(
  actor: Actor,
  fault: unknown,
): Promise<Pick<StoryRow, 'said' | 'answered'>> {
  if (actor.page.isClosed()) throw fault;
  await actor.look('where it broke off');
  const [said = ''] = String(fault).split('\n');
  return { said, answered: 'broken' };
}

interface State {
  readonly payments: readonly Payment[];
  readonly face: string | undefined;
}

function stateOf({ accounts, name }: Bank): State {
  const account = accounts.find(name);
  return { payments: [...(account?.payments ?? [])], face: account?.face };
}

/** By what the bank has in its books, not by what a page says. */
function verdictOf(before: State, after: State): Verdict {
  const paid = after.payments[before.payments.length];
  if (paid !== undefined) return `paid by ${paid.by}`;
  return after.face !== before.face ? 'set up' : 'not paid';
}
