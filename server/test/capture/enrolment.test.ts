import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import { inviteIn } from '../../src/capture/invitation.ts';
import type { BeginCapture } from '../../src/capture/transaction.ts';
import { NOW, startTestApp, type TestApp } from '../http/test-app.ts';
import {
  applyPolicy,
  type CaptureBrowser,
  capture,
  captureOf,
  openBrowser,
  SUBJECT,
} from './capture-browser.ts';

const ORIGIN = { requestId: '6c0f2d0e-6a3c-4a53-9b3e-0a6b5f8c7d11' };
const DAY_MS = 86_400_000;
const recordSchema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../docs/consent-receipt.schema.json'), 'utf8'),
);

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
});

const enrolment = (changes: Partial<BeginCapture> = {}) =>
  captureOf({ purpose: 'enrolment', vouchedBy: 'sign-in', ...changes });
const begin = (changes: Partial<BeginCapture> = {}) =>
  createCaptureTransactions(app.capture).begin(enrolment(changes), ORIGIN);
const agree = (browser: CaptureBrowser, id: string, language = 'en') =>
  browser.post(`${id}/consent`, { version: '2026-11', accepted: true, language });
const enrol = async (changes: Partial<BeginCapture> = {}) => {
  const { id } = await begin(changes);
  const browser = openBrowser(app);
  await browser.open(id);
  await agree(browser, id);
  const { told, shown } = await browser.show(id, 3);
  const answer = await browser.send(id, told.body.challenge, shown, {
    passphrase: 'correct horse',
  });
  return { id, answer };
};
const reference = () => app.store.vault.findOf(SUBJECT, 'sign-in', NOW);

describe('an enrolment', () => {
  test('shows the text, takes no frame before somebody agreed, and keeps what they agreed to', async () => {
    const { id } = await begin();
    const browser = openBrowser(app);
    const { body } = await browser.open(id, 'de');
    expect(body).toMatchObject({
      purpose: 'enrolment',
      captures: 3,
      consent: {
        version: '2026-11',
        language: 'de',
        text: 'Wir bewahren eine Referenz auf.',
        needed: true,
      },
    });
    const early = await browser.post(`${id}/steps`, { frames: [] });
    expect([early.status, early.body.code]).toEqual([409, 'ERR_CONSENT_MISSING']);
    const other = await browser.post(`${id}/consent`, { version: '2026-10', accepted: true });
    expect(other.body.code).toBe('ERR_FIELD_INVALID');
    expect((await agree(browser, id, 'de')).body.consent.needed).toBe(false);
    const { told, shown } = await browser.show(id, 3);
    const answer = await browser.send(id, told.body.challenge, shown, {
      passphrase: 'correct horse',
    });
    expect(answer.body.outcome).toBe('passed');
    const [row] = await app.store.consentRecords.ofToken((await reference())?.tokenId ?? '');
    expect(JSON.parse(row?.record ?? '{}').pii_processing[0].language).toBe('de');
  });

  test('keeps in which language the text was shown, not in which it was wanted', async () => {
    const { id } = await begin();
    const browser = openBrowser(app);
    expect((await browser.open(id, 'de-AT')).body.consent.language).toBe('de');
    expect((await browser.open(id, 'fr')).body.consent.language).toBe('en');
    await agree(browser, id, 'fr');
    const kept = await app.store.captures.find(id);
    expect(JSON.parse(kept?.consent ?? '{}').language).toBe('en');
  });

  test('makes a reference that ends with the consent, and a record of it that keeps to its schema', async () => {
    await enrol();
    const kept = await reference();
    expect(kept).toMatchObject({
      subject: SUBJECT,
      scope: 'sign-in',
      level: 2,
      input: 'passphrase',
    });
    expect(kept?.id).toMatch(/^fnr_[\w-]{22}$/);
    const [asked] = app.asked;
    expect(asked).toMatchObject({ expires: NOW + 366 * DAY_MS });
    expect(asked?.samples).toHaveLength(3);
    const [row] = await app.store.consentRecords.ofToken(kept?.tokenId ?? '');
    const record = JSON.parse(row?.record ?? '{}');
    const validate = new Ajv().compile(recordSchema);
    validate(record);
    expect(validate.errors).toBeNull();
    expect(record).toMatchObject({
      pii_principal_id: kept?.id,
      facenition: { identity_token_id: kept?.tokenId, scope: 'sign-in', expiry: '2027-06-01' },
    });
    expect(row?.record).not.toContain(SUBJECT.userId);
  });

  test('does not take the place of an earlier one, unless whoever began it said so', async () => {
    await enrol();
    const first = await reference();
    await expect(begin()).rejects.toMatchObject({ code: 'ERR_ALREADY_ENROLLED' });
    const { answer } = await enrol({ replaces: true });
    expect(answer.body.outcome).toBe('passed');
    const second = await reference();
    expect(second?.id).not.toBe(first?.id);
    const states = await app.store.identityTokens.stateOf([first?.tokenId ?? ''], NOW);
    expect([...states.values()]).toEqual(['revoked']);
    const [row] = await app.store.consentRecords.ofToken(first?.tokenId ?? '');
    expect(row?.withdrawnAt).toBe(NOW);
  });

  test('may be made anew once the consent and the token have run out', async () => {
    await enrol();
    app.setTime(NOW + 367 * DAY_MS);
    const { answer } = await enrol();
    expect(answer.body.outcome).toBe('passed');
    expect(await app.store.vault.list({}, 10)).toHaveLength(1);
  });

  test('of two at once makes one reference, and loses nothing of the other', async () => {
    const { id: one } = await begin();
    const { id: two } = await begin();
    const sending = [one, two].map(async (id) => {
      const browser = openBrowser(app);
      await browser.open(id);
      await agree(browser, id);
      return capture(browser, id);
    });
    const statuses = (await Promise.all(sending)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([200, 409]);
    expect(await app.store.vault.list({}, 10)).toHaveLength(1);
  });

  test('wants a passphrase that is one, and holds on to the try where it is not', async () => {
    const { id } = await begin();
    const browser = openBrowser(app);
    await browser.open(id);
    await agree(browser, id);
    const short = await capture(browser, id, '1234567');
    expect([short.status, short.body.code]).toEqual([400, 'ERR_FIELD_INVALID']);
    expect((await browser.open(id)).body.tries_left).toBe(3);
  });

  test('cannot be begun where nobody has said what people agree to', async () => {
    const { consent: _, ...without } = app.capture;
    const captures = createCaptureTransactions(without);
    await expect(captures.begin(enrolment(), ORIGIN)).rejects.toMatchObject({
      code: 'ERR_CONSENT_MISSING',
    });
  });

  test('with the organisation’s secret keeps none, and needs none of the person', async () => {
    await applyPolicy(app, { input: 'organisation' });
    await enrol();
    const [enrolled] = app.asked;
    expect(enrolled).toMatchObject({ secret: { kind: 'device' } });
    const verification = await createCaptureTransactions(app.capture).begin(captureOf(), ORIGIN);
    const browser = openBrowser(app);
    await browser.open(verification.id);
    const { told, shown } = await browser.show(verification.id);
    const answer = await browser.send(verification.id, told.body.challenge, shown, {});
    expect(answer.body.outcome).toBe('passed');
    expect(app.asked[1]?.secret).toEqual(enrolled?.secret);
  });

  test('with a passkey refuses what is none, and makes nothing', async () => {
    await applyPolicy(app, { input: 'passkey' });
    const { id } = await begin();
    const browser = openBrowser(app);
    const { body } = await browser.open(id);
    expect(body.passkey).toMatchObject({
      prf_salt: expect.stringMatching(/^[\w-]{43}$/),
      options: {
        rp: { id: 'facenition.example' },
        authenticatorSelection: { userVerification: 'required' },
      },
    });
    expect(JSON.stringify(body.passkey)).not.toContain(SUBJECT.userId);
    await agree(browser, id);
    const { told, shown } = await browser.show(id, 3);
    const answer = await browser.send(id, told.body.challenge, shown, {
      device_secret: 'A'.repeat(43),
      passkey: '{"id":"AAAA"}',
    });
    expect(answer.body).toMatchObject({ outcome: 'try-again', reason: 'passkey-refused' });
    expect(app.asked).toEqual([]);
    expect(await reference()).toBeUndefined();
  });
});

test('nobody enrols without an invitation where the policy says so, whoever vouches', async () => {
  await applyPolicy(app, { enrolment: 'invitation' });
  await expect(begin()).rejects.toMatchObject({ code: 'ERR_INVITATION_NEEDED' });
  await expect(begin({ vouchedBy: 'invitation' })).resolves.toHaveProperty('url');
});

describe('an invitation', () => {
  const invite = () => {
    const { purpose: _, nonce: __, vouchedBy: ___, ...invitation } = enrolment();
    return app.store.transaction((parts) =>
      inviteIn(parts, { invitation, days: 7 }, { ...ORIGIN, clientId: 1 }, app.capture),
    );
  };
  const at = (url: string) => app.url + new URL(url).pathname;
  const accept = (url: string) => fetch(at(url), { method: 'POST', redirect: 'manual' });

  test('begins an enrolment once, and not by being looked at', async () => {
    const { url } = await invite();
    for (let look = 0; look < 3; look += 1) {
      const page = await fetch(at(url));
      expect([page.status, page.headers.get('Referrer-Policy')]).toEqual([200, 'no-referrer']);
      expect(await page.text()).toContain('Set up your face');
    }
    const begun = await accept(url);
    expect(begun.status).toBe(303);
    const id = begun.headers.get('Location')?.split('/').at(-1) ?? '';
    expect((await openBrowser(app).open(id)).body.purpose).toBe('enrolment');
    const again = await accept(url);
    expect([again.status, await again.text()]).toEqual([
      404,
      expect.stringContaining('This invitation is not valid'),
    ]);
  });

  test('of many at once lets one in', async () => {
    const { url } = await invite();
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await accept(url)).status),
    );
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  });

  test('is over after its days, and when it was withdrawn', async () => {
    const late = await invite();
    const withdrawn = await invite();
    expect(await app.store.invitations.withdraw(withdrawn.id, 2)).toBe(false);
    expect(await app.store.invitations.withdraw(withdrawn.id, 1)).toBe(true);
    expect((await accept(withdrawn.url)).status).toBe(404);
    app.setTime(NOW + 7 * DAY_MS);
    expect((await accept(late.url)).status).toBe(404);
  });
});
