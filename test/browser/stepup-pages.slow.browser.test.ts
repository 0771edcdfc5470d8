import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  accountPage,
  brokenPage,
  codePage,
  facePage,
  messagePage,
  paidPage,
  signInPage,
  unpaidPage,
  type View,
  writePage,
} from '../../examples/stepup/pages.ts';
import { type Browser, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { takeScreenshot } from './screenshot.ts';
import { findViolations } from './web/look-at.ts';

const chromium = findChromium();
const STYLE = join(import.meta.dirname, '../../examples/stepup/style.css');
const LINK = '<link rel="stylesheet" href="/style.css">';

const rent = { id: 'rent', to: 'The landlord with a name that is quite long', euros: 840 };
const paid = { bill: rent, by: 'face' } as const;
const mira = { name: 'mira', payments: [paid] };
const VIEWS: Readonly<Record<string, View>> = {
  'sign in': signInPage(),
  'wrong password': signInPage(true),
  account: accountPage({ ...mira, payments: [] }, [rent]),
  'account with a face': accountPage({ ...mira, face: 'fnr_' }, [rent]),
  paid: paidPage(paid),
  unpaid: unpaidPage(rent, 'You cancelled.'),
  'wrong code': codePage(rent, true),
  'face set up': facePage(true),
  'face not set up': facePage(false),
  message: messagePage('Nothing happened', 'Nothing was confirmed.'),
  broken: brokenPage(),
};

describe.skipIf(chromium.outcome === 'not-found')(`the bank's pages${skipNote(chromium)}`, () => {
  let browser: Browser;
  let style: string;
  beforeAll(async () => {
    browser = await startBrowser({ viewport: { width: 320, height: 640 } });
    afterFile(() => browser.close());
    style = await readFile(STYLE, 'utf8');
  });

  test.each(Object.entries(VIEWS))('%s', async (_, view) => {
    const page = await browser.context.newPage();
    const text = writePage(view, 'This runs without the passive check.');
    expect(text).toContain(LINK);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setContent(text.replace(LINK, `<style>${style}</style>`));
      await takeScreenshot(page, colorScheme);
      expect(await findViolations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    }
    await page.close();
  });
});
