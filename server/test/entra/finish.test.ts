import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile } from '../temporary-folder.ts';
import { captureIn, formIn, openBrowser, type TestBrowser } from './test-browser.ts';
import { ACME, MIRA, OTHER, OTTO, startTestProvider, type TestProvider } from './test-provider.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider({}, afterFile);
});

interface Begun {
  readonly browser: TestBrowser;
  readonly captureId: string;
  /** Where the page of the capture leads. */
  readonly back: string;
}

async function passed(person = MIRA, clientId = ACME.clientId): Promise<Begun> {
  const browser = openBrowser(provider);
  const captureId = captureIn(await browser.authorize(await provider.entra.form(person, clientId)));
  return { browser, captureId, back: provider.captures.end(captureId, 'passed') };
}

async function expectNothing(answer: Response): Promise<void> {
  expect(answer.status).toBe(400);
  expect(answer.headers.get('Location')).toBeNull();
  expect(await answer.text()).not.toMatch(/<form|id_token/);
  const step = JSON.parse(provider.logged.at(-1) ?? '{}');
  expect(step).toMatchObject({ event: 'entra', outcome: 'refused' });
}

async function expectProof(answer: Response): Promise<void> {
  expect((await formIn(answer)).fields).toHaveProperty('id_token');
}

describe('a capture that passed', () => {
  test('is answered once', async () => {
    const { browser, captureId, back } = await passed();
    const cookies = new Map(browser.cookies);
    const { action, fields } = await formIn(await browser.get(back));
    await browser.post(action, fields);
    for (const [name, value] of cookies) browser.cookies.set(name, value);
    await expectNothing(await browser.get(back));
    // Nor does Entra take an answer twice.
    await browser.post(action, fields);
    expect(provider.entra.verdicts.slice(-2)).toMatchObject([
      { mfa: 'satisfied' },
      { mfa: 'refused', why: 'unknown or used state' },
    ]);
    expect(await provider.captures.take(captureId)).toBeUndefined();
  });

  test('is answered once, of many requests at the same time', async () => {
    const { browser, back } = await passed();
    const answers = await Promise.all([1, 2, 3, 4].map(() => browser.get(back)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  test('gives nothing to another browser, and waits for its own', async () => {
    const { browser, back } = await passed();
    await expectNothing(await openBrowser(provider).get(back));
    const other = await passed(OTTO, OTHER.clientId);
    await expectNothing(await other.browser.get(back));
    await expectProof(await browser.get(back));
  });

  test('gives nothing to a browser with the cookie of another sign-in', async () => {
    const { browser, back, captureId } = await passed();
    const other = await passed();
    const [value = ''] = other.browser.cookies.values();
    const thief = openBrowser(provider);
    thief.cookies.set(`__Host-entra-${captureId}`, value);
    await expectNothing(await thief.get(back));
    await expectProof(await browser.get(back));
  });

  test('gives nothing to whoever had somebody else make the capture', async () => {
    // They have the cookie and know the address, but for what the page of the capture was told.
    const { browser, back } = await passed();
    const known = new URL(back);
    known.searchParams.delete('state');
    await expectNothing(await browser.get(known.href));
    known.searchParams.set('state', 'A'.repeat(43));
    await expectNothing(await browser.get(known.href));
    await expectProof(await browser.get(back));
  });

  test('gives nothing once its tenant was removed', async () => {
    const tenant = { ...ACME, clientId: 'entra-leaving' };
    await provider.store.entraTenants.add(tenant);
    const { browser, back } = await passed(MIRA, tenant.clientId);
    await provider.store.entraTenants.remove(tenant.clientId);
    await expectNothing(await browser.get(back));
  });
});

describe('an address that leads to nothing', () => {
  test('of a capture that is open, which may still pass', async () => {
    const browser = openBrowser(provider);
    const asked = await provider.entra.form(MIRA, ACME.clientId);
    const captureId = captureIn(await browser.authorize(asked));
    const begun = provider.captures.begun.get(captureId);
    const key = begun?.returnTo.kind === 'redirect' ? begun.returnTo.state : '';
    const address = `${provider.url}/entra/finish?txn=${captureId}&state=${key}`;
    await expectNothing(await browser.get(address));
    await expectProof(await browser.get(provider.captures.end(captureId, 'passed')));
  });

  test.each([
    '',
    '?txn=',
    '?txn=x',
    `?txn=fntx_${'a'.repeat(22)}&state=${'b'.repeat(43)}`,
    `?txn=${'x'.repeat(9000)}`,
    '?state=%00',
  ])('%s', async (query) => {
    const browser = openBrowser(provider);
    browser.cookies.set(`__Host-entra-fntx_${'a'.repeat(22)}`, 'c'.repeat(43));
    await expectNothing(await browser.get(`${provider.url}/entra/finish${query}`));
  });
});

test('a failed capture cannot be made to pass by its address', async () => {
  const { browser, captureId } = await passed();
  const back = provider.captures.end(captureId, 'failed');
  expect((await formIn(await browser.get(back))).fields).toMatchObject({ error: 'access_denied' });
});

test('Entra refuses an answer with the nonce of another sign-in', async () => {
  const first = await passed();
  const second = await passed();
  const [one, other] = [
    await formIn(await first.browser.get(first.back)),
    await formIn(await second.browser.get(second.back)),
  ];
  const mixed = { ...one.fields, state: other.fields.state ?? '' };
  await first.browser.post(one.action, mixed);
  expect(provider.entra.verdicts.at(-1)).toMatchObject({ mfa: 'refused', why: 'nonce' });
});
