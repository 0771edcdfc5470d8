import { describe, expect, test } from 'vitest';
import { CaptureError } from '../src/capture-error.ts';
import type { CaptureAnswer } from '../src/protocol/answers.ts';
import { readView } from '../src/protocol/read-answers.ts';
import { answers, camera, enter, wait } from './session-double.ts';
import { bytes32, view } from './views.ts';

const consent = { version: '7', language: 'en', text: 'Text.', needed: true };
const passkey = { options: { challenge: bytes32 }, prf_salt: bytes32 };
const given = (changes: object) => async () => readView(view(changes));
const lost = new CaptureError('network-lost', 'gone');

describe('the way to the camera', () => {
  test('of a verification with the organisation’s secret needs nothing first', async () => {
    const { session, last } = enter();
    await session.open();
    expect(last().at).toBe('camera-intro');
  });

  test('of an enrolment begins with the consent, and tells its version', async () => {
    const agreed: string[] = [];
    const { session, last } = enter({
      open: given({ purpose: 'enrolment', consent }),
      consent: async (version) => {
        agreed.push(version);
        return readView(view({ purpose: 'enrolment', consent: { ...consent, needed: false } }));
      },
    });
    await session.open();
    expect(last().at).toBe('consent');
    expect(agreed).toEqual([]);
    await session.consent();
    expect(agreed).toEqual(['7']);
    expect(last().at).toBe('camera-intro');
  });

  test('leads over the passphrase or the passkey', async () => {
    const spoken = enter({ open: given({ input: 'passphrase' }) });
    await spoken.session.open();
    expect(spoken.last().at).toBe('passphrase');
    spoken.session.givePassphrase('four correct words here');
    expect(spoken.last().at).toBe('camera-intro');
    const held = enter({ open: given({ input: 'passkey', passkey }) });
    await held.session.open();
    expect(held.last()).toMatchObject({ at: 'passkey', isBusy: false });
    await held.session.usePasskey();
    expect(held.last().at).toBe('camera-intro');
  });

  test('does not jump over what is still missing', async () => {
    const { session, last } = enter({ open: given({ purpose: 'enrolment', consent }) });
    await session.open();
    await session.startCamera();
    session.givePassphrase('four correct words here');
    expect(last().at).toBe('consent');
  });
});

describe('a capture', () => {
  test('is sent with what the person gave, and passes', async () => {
    const { session, last, sent } = enter({
      open: given({ input: 'passphrase' }),
      send: answers({ outcome: 'passed', triesLeft: 2, ticket: 't', next: { kind: 'stay' } }),
    });
    await session.open();
    session.givePassphrase('four correct words here');
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'over', state: 'passed', ticket: 't' });
    expect(sent[0]).toMatchObject({
      challenge: 'c1',
      input: { kind: 'passphrase', passphrase: 'four correct words here' },
    });
    // One front step with two captures, then a turn.
    expect(sent[0]?.photos).toHaveLength(3);
  });

  test('commits to the frames of a pose before the next one is known', async () => {
    const { session, commits, sent } = enter();
    await session.open();
    await session.startCamera();
    expect(commits.map(({ frames }) => frames.length)).toEqual([2, 1]);
    const digests = commits.flatMap(({ frames }) => frames.map(({ digest }) => digest));
    const photos = sent[0]?.photos ?? [];
    const expected = await Promise.all(
      photos.map(async (photo) =>
        Buffer.from(await crypto.subtle.digest('SHA-256', photo)).toString('base64url'),
      ),
    );
    expect(digests).toEqual(expected);
    const times = commits.flatMap(({ frames }) => frames.map(({ at }) => at));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(200);
  });

  test('spends no try while nobody is well framed', async () => {
    const { session, draws, see, last } = enter();
    see({ failure: 'no-face' });
    await session.open();
    void session.startCamera();
    await wait();
    expect(last()).toMatchObject({ at: 'capturing', instruction: 'show-face' });
    expect(draws()).toBe(0);
    session.dispose();
  });

  test('that failed for its light is tried again at once, without asking for the secret', async () => {
    const tries: CaptureAnswer[] = [
      { outcome: 'try-again', reason: 'too-dark', triesLeft: 2 },
      { outcome: 'passed', triesLeft: 1 },
    ];
    const { session, last, sent, draws } = enter({
      open: given({ input: 'passphrase' }),
      send: async () => tries.shift() ?? { outcome: 'failed', triesLeft: 0 },
    });
    await session.open();
    session.givePassphrase('four correct words here');
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'try-again', reason: 'too-dark', view: { triesLeft: 2 } });
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', state: 'passed' });
    expect(sent[1]?.input).toEqual(sent[0]?.input);
    expect(draws()).toBe(2);
  });

  test('that failed for face or secret asks for the secret again', async () => {
    const { session, last } = enter({
      open: given({ input: 'passphrase' }),
      send: answers({ outcome: 'try-again', reason: 'wrong-person-or-secret', triesLeft: 2 }),
    });
    await session.open();
    session.givePassphrase('four correct words here');
    await session.startCamera();
    await session.retry();
    expect(last().at).toBe('passphrase');
  });
});

describe('a lost connection', () => {
  test('during the upload goes on with the same frames', async () => {
    let tries = 0;
    const { session, last, sent, draws } = enter({
      send: async () => {
        if (++tries === 1) throw lost;
        return { outcome: 'passed', triesLeft: 2 };
      },
    });
    await session.open();
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'error', canRetry: true, error: { code: 'network-lost' } });
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', state: 'passed' });
    expect(sent[1]?.photos).toEqual(sent[0]?.photos);
    expect(draws()).toBe(1);
  });

  test('while the capture passed leads on to where the browser goes', async () => {
    const next = { kind: 'redirect', url: 'https://portal.example/back' } as const;
    const ended = { state: 'passed', next } as const;
    let opened = 0;
    const { session, last, sent } = enter({
      open: async () => readView(view(++opened === 1 ? {} : ended)),
      send: async () => Promise.reject(lost),
    });
    await session.open();
    await session.startCamera();
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', ...ended });
    expect(sent).toHaveLength(1);
  });

  test('that is over by the time it is sent again leads on, too', async () => {
    const next = { kind: 'redirect', url: 'https://portal.example/back' } as const;
    const ended = { state: 'failed', next } as const;
    const { session, last } = enter({
      draw: async () => Promise.reject(new CaptureError('session-over', 'over', { ended })),
    });
    await session.open();
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'over', ...ended });
  });

  test('to a busy server costs no frames', async () => {
    let tries = 0;
    const { session, last, draws } = enter({
      send: async () => {
        if (++tries === 1) throw new CaptureError('server-busy', '503');
        return { outcome: 'passed', triesLeft: 2 };
      },
    });
    await session.open();
    await session.startCamera();
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', state: 'passed' });
    expect(draws()).toBe(1);
  });

  test('does not send frames twice that the server refused', async () => {
    let tries = 0;
    const { session, last, sent, draws } = enter({
      send: async () => {
        tries++;
        if (tries === 3) return { outcome: 'passed', triesLeft: 1 };
        throw tries === 1 ? lost : new CaptureError('server-refused', 'no');
      },
    });
    await session.open();
    await session.startCamera();
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', state: 'passed' });
    // The first two are the same frames, the third are new ones.
    expect(draws()).toBe(2);
    expect(sent[1]?.challenge).toEqual(sent[0]?.challenge);
    expect(sent[2]?.photos).not.toEqual(sent[1]?.photos);
  });
});

describe('an end', () => {
  test('elsewhere is told with its reason', async () => {
    const ended = { state: 'failed', reason: 'locked-out' } as const;
    const { session, last } = enter({
      open: () => Promise.reject(new CaptureError('session-over', 'over', { ended })),
    });
    await session.open();
    expect(last()).toMatchObject({ at: 'over', state: 'failed', reason: 'locked-out' });
  });

  test('by the person stops the camera and tells the server how', async () => {
    const { session, last, ways, see } = enter();
    see({ failure: 'no-face' });
    await session.open();
    void session.startCamera();
    await wait();
    await session.end('alternative');
    expect(ways).toEqual(['alternative']);
    expect(last()).toMatchObject({ at: 'over', state: 'cancelled', how: 'alternative' });
    expect(camera.isStopped).toBe(true);
    await wait();
    expect(last().at).toBe('over');
  });

  test('of the camera is an error that can be tried again', async () => {
    const { session, last, unplug } = enter();
    await session.open();
    unplug();
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'error', canRetry: true, error: { code: 'camera-lost' } });
    expect(camera.isStopped).toBe(true);
  });

  test('of a chosen camera does not bind the next try to it', async () => {
    const { session, last, unplug, see, cameras } = enter();
    see({ failure: 'no-face' });
    await session.open();
    void session.startCamera();
    await wait();
    unplug();
    await session.startCamera('second');
    expect(last()).toMatchObject({ at: 'error', error: { code: 'camera-lost' } });
    await session.retry();
    expect(cameras).toEqual(['any', 'second', 'any']);
  });

  test('models that did not load are loaded once more', async () => {
    let loads = 0;
    const { session, last } = enter({}, () => {
      loads++;
      return loads <= 2 ? Promise.reject(new CaptureError('models-unavailable', 'no')) : undefined;
    });
    await session.open();
    await session.startCamera();
    expect(last()).toMatchObject({ at: 'error', error: { code: 'models-unavailable' } });
    await session.retry();
    expect(last()).toMatchObject({ at: 'over', state: 'passed' });
    // With the view, with the camera, and with the view after the error.
    expect(loads).toBe(3);
  });
});
