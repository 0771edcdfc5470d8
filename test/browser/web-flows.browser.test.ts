import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReceivedCall } from './web/protocol-double.ts';
import { agreed, complete, creation, opened, request, step } from './web/recorded.ts';
import { hasChromium, type Stand, startStand } from './web/stand.ts';

let stand: Stand;

beforeAll(async () => {
  if (hasChromium) stand = await startStand();
});

beforeEach(({ skip }) => skip(!hasChromium, 'no Chromium'));

afterAll(() => stand?.close());

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name }).click();

const steps = [step(0, 2, 'front'), step(1, 2, 'front'), complete];

function call(name: string, index = 0): ReceivedCall {
  const found = stand.server.received.filter((received) => received.name === name)[index];
  if (found === undefined) throw new Error(`no call ${name}`);
  return found;
}

const jsonOf = (received: ReceivedCall): unknown => JSON.parse(received.body.toString());

function formOf({ body, contentType }: ReceivedCall): Promise<FormData> {
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': contentType },
  }).formData();
}

/** The PRF is computed by Chromium's own virtual authenticator. */
async function addAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
}

describe('a capture', () => {
  test('sends the very frames that it committed to, and goes on by a form', async () => {
    const url = `${stand.server.origin}/return`;
    const next = { kind: 'form-post', url, fields: { state: 'a "b" <c>' } };
    const captures = [{ body: { outcome: 'passed', tries_left: 2, next } }];
    const { page, context, complaints } = await stand.show({
      ...opened({ input: 'passphrase' }),
      steps,
      captures,
      return: [{ body: {} }],
    });
    await page.getByLabel('Passphrase', { exact: true }).fill('four correct words here');
    await page.keyboard.press('Enter');
    await press(page, 'Start camera');
    await page.waitForURL(url, { timeout: 90_000 });

    expect(jsonOf(call('steps'))).toEqual({ frames: [] });
    const committed = [1, 2].flatMap((index) => framesOf(jsonOf(call('steps', index))));
    const form = await formOf(call('captures'));
    const photos = form.getAll('photo').filter((entry) => entry instanceof Blob);
    const digests = await Promise.all(
      photos.map(async (photo) =>
        createHash('sha256')
          .update(await photo.bytes())
          .digest('base64url'),
      ),
    );
    expect(digests).toEqual(committed);
    expect(digests).toHaveLength(4);
    expect(form.get('passphrase')).toBe('four correct words here');
    expect(new URLSearchParams(call('return').body.toString()).get('state')).toBe('a "b" <c>');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('can be done by the keyboard alone, and says what to do to those who listen', async () => {
    const { page, context } = await stand.show({ ...opened(), steps: [step(0, 2, 'right')] });
    await page.getByText('Ready for the camera?').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Turn your head right').first().waitFor({ timeout: 60_000 });
    const heard = page.locator('[aria-live=polite]');
    await expect.poll(() => heard.textContent(), { timeout: 10_000 }).toBe('Turn your head right');
    await context.close();
  });
});

describe('who wants another way', () => {
  test('is led there, and the server is told', async () => {
    const url = `${stand.server.origin}/another-way`;
    const { page, context } = await stand.show({
      ...opened({ alternative: { label: 'Call us' } }),
      cancel: [{ body: { next: { kind: 'redirect', url } } }],
    });
    await press(page, 'Call us');
    await page.waitForURL(url);
    expect(jsonOf(call('cancel'))).toEqual({ how: 'alternative' });
    await context.close();
  });
});

describe('a passkey', () => {
  test('gives the same secret when it is made and when it is used, and never shows it', async () => {
    const captures = [{ body: { outcome: 'passed', tries_left: 2, next: { kind: 'stay' } } }];
    const making = {
      ...opened({ ...agreed, input: 'passkey', passkey: creation }),
      steps,
      captures,
    };
    const { page, context } = await stand.show(making);
    await addAuthenticator(page);
    await press(page, 'Set up passkey');
    await press(page, 'Start camera');
    await page.getByText('Your face is set up').waitFor({ timeout: 90_000 });
    const made = await formOf(call('captures'));

    stand.server.play({ ...opened({ input: 'passkey', passkey: request }), steps, captures });
    await page.reload();
    await press(page, 'Use passkey');
    await press(page, 'Start camera');
    await page.getByText('It is you').waitFor({ timeout: 90_000 });
    const used = await formOf(call('captures'));

    const secret = String(made.get('device_secret'));
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(used.get('device_secret')).toBe(secret);
    for (const response of [made.get('passkey'), used.get('passkey')]) {
      expect(JSON.parse(String(response))).toMatchObject({
        type: 'public-key',
        clientExtensionResults: {},
      });
      expect(String(response)).not.toContain(secret);
    }
    await context.close();
  });
});

describe('an embedded element', () => {
  test('gives its ticket to the page by an event', async () => {
    const answer = { outcome: 'passed', tries_left: 2, next: { kind: 'stay' }, ticket: 'e.y.J' };
    const { page, context } = await stand.show(
      { ...opened(), steps, captures: [{ body: answer }] },
      { path: '/elsewhere' },
    );
    await page.evaluate(`(async () => {
      await import('/capture/served/element.js');
      const element = document.createElement('facenition-capture');
      element.setAttribute('txn', 'fntx_1');
      element.setAttribute('browser-key', 'key');
      element.lang = 'en';
      element.addEventListener('facenition-passed', ({ detail }) => { window.passed = detail; });
      document.body.append(element);
    })()`);
    await press(page, 'Start camera');
    await expect
      .poll(() => page.evaluate('window.passed'), { timeout: 90_000 })
      .toEqual({ ticket: 'e.y.J', next: { kind: 'stay' } });
    await context.close();
  });
});

function framesOf(body: unknown): readonly string[] {
  const { frames }: { frames?: readonly { digest: string }[] } = Object(body);
  return (frames ?? []).map(({ digest }) => digest);
}
