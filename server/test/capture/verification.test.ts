import { FacenitionError } from '@facenition/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import type { BeginCapture, CaptureTransactions } from '../../src/capture/transaction.ts';
import { NOW, startTestApp, type TestApp } from '../http/test-app.ts';
import { makeToken } from '../made-tokens.ts';
import {
  applyPolicy,
  capture,
  captureOf,
  digest,
  frame,
  openBrowser,
  SUBJECT,
} from './capture-browser.ts';

const ORIGIN = { requestId: '6c0f2d0e-6a3c-4a53-9b3e-0a6b5f8c7d11' };
const REFERENCE = `fnr_${'r'.repeat(22)}`;

let app: TestApp;
let captures: CaptureTransactions;
beforeEach(async () => {
  app = await startTestApp();
  await applyPolicy(app);
  captures = createCaptureTransactions(app.capture);
  await app.store.vault.add({
    id: REFERENCE,
    subject: SUBJECT,
    scope: 'sign-in',
    tokenId: `fni_${'t'.repeat(27)}`,
    token: makeToken(),
    level: 2,
    input: 'passphrase',
    kid: 0,
    createdAt: NOW,
  });
});

const begin = (changes: Partial<BeginCapture> = {}) => captures.begin(captureOf(changes), ORIGIN);
const events = async () => {
  const found: { type: string; state?: string; reason?: string }[] = [];
  for await (const line of app.store.auditEntries.lines()) found.push(JSON.parse(line).event);
  return found;
};
const opened = async (changes: Partial<BeginCapture> = {}) => {
  const { id } = await begin(changes);
  const browser = openBrowser(app);
  const view = await browser.open(id);
  return { id, browser, view };
};

describe('a capture that passes', () => {
  test('shows who asks, sends the browser back, and is handed out once', async () => {
    const { id, browser, view } = await opened();
    expect(view.body).toMatchObject({
      txn: id,
      state: 'open',
      asking: { name: 'Portal', scope: 'sign-in' },
      assurance: 'active',
      tries_left: 3,
      captures: 2,
    });
    const { body } = await capture(browser, id);
    expect(body).toEqual({
      outcome: 'passed',
      tries_left: 0,
      next: {
        kind: 'redirect',
        url: `https://portal.example/back?txn=${id}&outcome=passed&state=st-1`,
      },
    });
    expect(await captures.find(id)).toMatchObject({ state: 'passed', referenceId: REFERENCE });
    expect(await captures.take(id)).toEqual({
      subject: SUBJECT,
      scope: 'sign-in',
      level: 2,
      assurance: 'active',
      amr: ['face', 'pwd'],
      referenceId: REFERENCE,
      verifiedAt: NOW,
    });
    expect(await captures.take(id)).toBeUndefined();
    expect((await captures.find(id))?.state).toBe('passed');
  });

  test('asks the engine for the two best frames, with the secret and the scope', async () => {
    const { id, browser } = await opened();
    app.answers.judge = ({ samples }) => ({
      outcome: 'bona-fide',
      frontal: [samples.length - 1, 0, 1],
    });
    const { told, shown } = await browser.show(id, 3);
    await browser.send(id, told.body.challenge, shown, { passphrase: 'correct horse' });
    expect(app.asked).toHaveLength(1);
    expect(app.asked[0]).toMatchObject({
      scope: 'sign-in',
      level: 2,
      secret: { kind: 'passphrase', passphrase: 'correct horse' },
    });
    const samples = app.asked[0]?.samples.map((sample) => [...sample]);
    expect(samples).toEqual([shown.at(-1), shown[0]].map((one) => [...one!]));
  });

  test('is in the audit log with its beginning and its end', async () => {
    const { id, browser } = await opened();
    await capture(browser, id);
    const ofIt = (await events()).filter(({ type }) => type !== 'client-token-created');
    expect(ofIt).toMatchObject([
      { type: 'capture-begun', capture: id, purpose: 'verification', level: 2 },
      { type: 'verification', decision: 'match' },
      { type: 'capture-ended', capture: id, state: 'passed' },
    ]);
  });

  test('goes by form where it was asked for, and stays where an element is', async () => {
    const url = 'https://portal.example/posted';
    const post = await opened({ returnTo: { kind: 'form-post', url } });
    expect((await capture(post.browser, post.id)).body.next).toEqual({
      kind: 'form-post',
      url,
      fields: { txn: post.id, outcome: 'passed' },
    });
    const origin = 'https://portal.example';
    const address = { ...SUBJECT, kind: 'stay', address: origin } as const;
    const { idp, tenant, kind } = address;
    await app.store.returnAddresses.add({ idp, tenant, kind, address: origin }, NOW);
    const begun = await captures.begin(captureOf({ returnTo: { kind: 'stay', origin } }), {
      ...ORIGIN,
      clientId: 1,
    });
    const element = openBrowser(app, begun.browserKey);
    await element.open(begun.id);
    const { body } = await capture(element, begun.id);
    expect(body).toMatchObject({
      outcome: 'passed',
      next: { kind: 'stay' },
      ticket: expect.stringMatching(/^eyJ/),
    });
  });
});

describe('a capture that does not pass', () => {
  test('may be tried three times, and says no more than that it was not right', async () => {
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const { id, browser } = await opened();
    const again = { outcome: 'try-again', reason: 'wrong-person-or-secret' };
    expect((await capture(browser, id)).body).toEqual({ ...again, tries_left: 2 });
    expect((await capture(browser, id)).body).toEqual({ ...again, tries_left: 1 });
    expect((await capture(browser, id)).body).toMatchObject({
      outcome: 'failed',
      reason: 'wrong-person-or-secret',
      next: { kind: 'redirect' },
    });
    const over = await browser.post(`${id}/steps`, { frames: [] });
    expect([over.status, over.body.code]).toEqual([410, 'ERR_CAPTURE_OVER']);
    expect(await captures.take(id)).toBeUndefined();
    expect(await captures.find(id)).toMatchObject({
      state: 'failed',
      reason: 'wrong-person-or-secret',
    });
  });

  test('answers for somebody whom nobody enrolled as for a wrong face, after the same work', async () => {
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const known = await opened();
    const unknown = await opened({ subject: { ...SUBJECT, userId: 'nobody' } });
    expect(Object.keys(unknown.view.body)).toEqual(Object.keys(known.view.body));
    const ofKnown = await capture(known.browser, known.id);
    const ofUnknown = await capture(unknown.browser, unknown.id);
    expect(ofUnknown.body).toEqual(ofKnown.body);
    expect(app.asked).toHaveLength(2);
    // Even a face that matched would not be let in.
    app.answers.verify = () => ({ outcome: 'match', score: 1, threshold: 0.5 });
    expect((await capture(unknown.browser, unknown.id)).body.outcome).toBe('try-again');
    expect(await captures.take(unknown.id)).toBeUndefined();
  });

  test('tells whoever began it, and the policy’s explanation, that nobody is enrolled', async () => {
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const { id, browser } = await opened({ subject: { ...SUBJECT, userId: 'nobody' } });
    for (let time = 0; time < 3; time += 1) await capture(browser, id);
    expect((await captures.find(id))?.reason).toBe('not-enrolled');
    expect((await app.store.stepUpEvents.find(id))?.conclusion).toMatchObject({
      outcome: 'failed',
      reasons: ['not-enrolled', 'not-enrolled', 'not-enrolled'],
    });
  });

  test('takes no reference that is weaker than the policy asks for', async () => {
    for (const stricter of [{ level: 4 }, { input: 'passkey' }] as const) {
      await applyPolicy(app, stricter);
      const { id, browser } = await opened();
      const { told, shown } = await browser.show(id);
      const fields = { passphrase: 'correct horse', device_secret: 'A'.repeat(43), passkey: '{}' };
      await browser.send(id, told.body.challenge, shown, fields);
      expect(await captures.take(id)).toBeUndefined();
    }
    // One that is stricter is used as it is.
    await applyPolicy(app, { level: 1 });
    const { id, browser } = await opened();
    await capture(browser, id);
    expect(await captures.take(id)).toMatchObject({ level: 2 });
  });

  test('is asked to show movements where the look alone is doubtful, and loses no try by it', async () => {
    app.answers.judge = () => ({ outcome: 'doubtful' });
    await applyPolicy(app, { assurance: 'passive' });
    const { id, browser } = await opened();
    expect((await capture(browser, id)).body).toEqual({
      outcome: 'try-again',
      reason: 'active-check-needed',
      tries_left: 3,
    });
    expect((await browser.open(id)).body).toMatchObject({ assurance: 'active', tries_left: 3 });
    expect((await capture(browser, id)).body).toMatchObject({
      reason: 'attack-suspected',
      tries_left: 2,
    });
    expect(app.asked).toEqual([]);
  });

  test('does not compare a burst that was refused, and says what to do with one of no use', async () => {
    const { id, browser } = await opened();
    app.answers.judge = () => ({ outcome: 'refused', reason: 'challenge-not-followed' });
    expect((await capture(browser, id)).body.reason).toBe('challenge-not-followed');
    app.answers.judge = () => ({ outcome: 'not-acquired', reason: 'too-dark' });
    expect((await capture(browser, id)).body).toEqual({
      outcome: 'try-again',
      reason: 'too-dark',
      advice: 'the face is too dark: find more light',
      tries_left: 1,
    });
    expect(app.asked).toEqual([]);
  });

  test('keeps its try where something broke, and nothing is decided', async () => {
    const { id, browser } = await opened();
    app.answers.verify = () => {
      throw new FacenitionError('ERR_MODEL_FAILED', 'the model failed');
    };
    const broken = await capture(browser, id);
    expect([broken.status, broken.body.code]).toEqual([502, 'ERR_MODEL_FAILED']);
    expect((await browser.open(id)).body).toMatchObject({ state: 'open', tries_left: 3 });
  });

  test('ends by being cancelled, or by its time', async () => {
    const cancelled = await opened();
    const { body } = await cancelled.browser.post(`${cancelled.id}/cancel`, { how: 'alternative' });
    expect(body.next.url).toContain('outcome=alternative');
    expect(await captures.find(cancelled.id)).toMatchObject({
      state: 'cancelled',
      reason: 'alternative-chosen',
    });
    const late = await opened();
    const { told, shown } = await late.browser.show(late.id);
    app.setTime(NOW + 4 * 60_000);
    const answer = await late.browser.send(late.id, told.body.challenge, shown, {
      passphrase: 'correct horse',
    });
    expect([answer.status, answer.body.code]).toEqual([410, 'ERR_CAPTURE_OVER']);
    expect((await captures.find(late.id))?.state).toBe('expired');
  });
});

describe('a challenge', () => {
  beforeEach(() => {
    app.answers.poses = ['front', 'left', 'up'];
  });

  test('tells a step only once the frames of the one before are fixed', async () => {
    const { id, browser } = await opened();
    const first = await browser.post(`${id}/steps`, { frames: [] });
    expect(first.body.step).toEqual({ index: 0, of: 3, pose: 'front' });
    const { challenge } = first.body;
    const nothing = await browser.post(`${id}/steps`, { challenge, frames: [] });
    expect(nothing.body.code).toBe('ERR_FIELD_INVALID');
    const frames = [{ digest: digest(frame()), at: 10 }];
    const second = await browser.post(`${id}/steps`, { challenge, frames });
    expect(second.body.step).toEqual({ index: 1, of: 3, pose: 'left' });
  });

  test('takes nothing but the very frames that were announced, in their order', async () => {
    const { id, browser } = await opened();
    const { told, shown } = await browser.show(id, 1);
    expect(told.body).toEqual({ challenge: told.body.challenge, complete: true });
    const { challenge } = told.body;
    for (const photos of [shown.toReversed(), shown.slice(1), [...shown, frame()]]) {
      const answer = await browser.send(id, challenge, photos, { passphrase: 'correct horse' });
      expect([answer.status, answer.body.code]).toEqual([400, 'ERR_FIELD_INVALID']);
    }
    expect(app.asked).toEqual([]);
    // Nothing was lost by it.
    const right = await browser.send(id, challenge, shown, { passphrase: 'correct horse' });
    expect(right.body.outcome).toBe('passed');
  });

  test('is judged once, however many send it', async () => {
    const { id, browser } = await opened();
    const { told, shown } = await browser.show(id, 1);
    const send = () =>
      browser.send(id, told.body.challenge, shown, { passphrase: 'correct horse' });
    const answers = await Promise.all([send(), send(), send(), send()]);
    expect(answers.filter(({ body }) => body.outcome === 'passed')).toHaveLength(1);
    expect(app.asked).toHaveLength(1);
  });

  test('is not judged before its end', async () => {
    const { id, browser } = await opened();
    const { told, shown } = await browser.show(id, 1, 2);
    const answer = await browser.send(id, told.body.challenge, shown, { passphrase: 'x' });
    expect(answer.body).toMatchObject({ outcome: 'try-again', reason: 'challenge-not-followed' });
  });
});
