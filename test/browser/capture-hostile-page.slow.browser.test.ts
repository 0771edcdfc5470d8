import { beforeAll, describe, expect, test } from 'vitest';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import type { Pose } from '../../scripts/portraits/posture.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import {
  type Answer,
  enrolByHand,
  type HostilePage,
  honestly,
  openByHand,
  type ShownChallenge,
  showByHand,
} from './capture/by-hand.ts';
import { digestOf, type FrameMaker, frameMaker, heldPhotograph } from './capture/frames.ts';
import {
  type Begun,
  beginCapture,
  consume,
  openStage,
  type Stage,
  statusOf,
} from './capture/stage.ts';

const chromium = findChromium();
const [boris, clara] = [nth(sitters, 0).persona, nth(sitters, 1).persona];

/** Another pose than the one that is asked for. */
const OTHER: Readonly<Record<Pose, Pose>> = {
  front: 'front',
  left: 'right',
  right: 'left',
  up: 'down',
  down: 'up',
  closer: 'front',
};

type Choose = (pose: Pose, step: number) => Promise<readonly Uint8Array[]>;

describe.skipIf(chromium.outcome === 'not-found')(`a hostile page${skipNote(chromium)}`, () => {
  let stage: Stage;
  let person: FrameMaker;
  let number = 0;
  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    person = await frameMaker(boris);
  });

  /** Somebody new, and a live capture of them that a page of the attacker's has opened. */
  const attack = async (): Promise<
    Begun & { readonly page: HostilePage; readonly user: string }
  > => {
    const user = `victim-${number++}`;
    await enrolByHand(stage, user, person);
    const begun = await beginCapture(stage, user, 'verification', { assurance: 'active' });
    return { ...begun, page: await openByHand(stage, begun), user };
  };
  const tryWith = async (
    page: HostilePage,
    choose: Choose,
  ): Promise<Answer['body'] & { readonly shown: ShownChallenge }> => {
    const shown = await showByHand(page, choose);
    return { ...(await page.send(shown.challenge, shown.photos)).body, shown };
  };
  /** Answers the reasons of all three tries. */
  const neverPasses = async (choose: Choose): Promise<readonly unknown[]> => {
    const { page, user, ...begun } = await attack();
    const reasons: unknown[] = [];
    for (const outcome of ['try-again', 'try-again', 'failed']) {
      const answer = await tryWith(page, choose);
      expect(answer.outcome).toBe(outcome);
      reasons.push(answer.reason);
    }
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'failed' });
    expect(await consume(stage, begun, user)).not.toMatchObject({ ok: true });
    expect(await page.post('steps', { frames: [] })).toMatchObject({
      status: 410,
      body: { code: 'ERR_CAPTURE_OVER', state: 'failed', next: { kind: 'redirect' } },
    });
    return reasons;
  };

  test('passes where it shows the person in every pose, in time: no camera can be proved', async () => {
    const { page, user, ...begun } = await attack();
    const answer = await tryWith(page, (pose) => honestly(person, pose));
    expect(answer).toMatchObject({ outcome: 'passed' });
    const back = String(Object(answer.next).url);
    const ticket = await consume(stage, begun, user, back);
    expect(ticket).toMatchObject({ ok: true, assurance: 'active' });
  });

  test('does not pass with a photograph that is moved, tilted and brought closer', async () => {
    const photograph = await heldPhotograph(boris);
    const reasons = await neverPasses((pose) => honestly(photograph, pose));
    expect(reasons).toEqual(Array(3).fill('challenge-not-followed'));
  });

  test('does not pass with other poses than those asked for', async () => {
    const reasons = await neverPasses((pose) => honestly(person, OTHER[pose]));
    expect(reasons).toEqual(Array(3).fill('challenge-not-followed'));
  });

  test('does not pass with the front alone', async () => {
    const reasons = await neverPasses((_, step) => honestly(person, step === 0 ? 'front' : 'up'));
    expect(reasons).toEqual(Array(3).fill('challenge-not-followed'));
  });

  test('does not pass with two faces', async () => {
    const pair = await frameMaker(boris, clara);
    const reasons = await neverPasses((pose) => honestly(pair, pose));
    expect(new Set(reasons)).toEqual(new Set(['several-faces']));
  });

  test('does not pass where another person takes over in the middle, and none at the end', async () => {
    const other = await frameMaker(clara);
    const reasons = await neverPasses((pose, step) => honestly(step < 3 ? person : other, pose));
    expect(reasons).toEqual(Array(3).fill('attack-suspected'));
    // Nor one who has the turns done by the person, and looks straight himself.
    const { page } = await attack();
    const choose: Choose = (pose) => honestly(pose === 'front' ? other : person, pose);
    expect(await tryWith(page, choose)).toMatchObject({ reason: 'attack-suspected' });
  });

  test('does not pass with another person all along', async () => {
    const other = await frameMaker(clara);
    const reasons = await neverPasses((pose) => honestly(other, pose));
    expect(reasons).toEqual(Array(3).fill('wrong-person-or-secret'));
  });

  test('does not pass with an earlier burst as it was, unless its movements are drawn again', async () => {
    const { page, user } = await attack();
    const { shown, outcome } = await tryWith(page, (pose) => honestly(person, pose));
    expect(outcome).toBe('passed');
    const again = await beginCapture(stage, user, 'verification', { assurance: 'active' });
    const replaying = await openByHand(stage, again);
    for (const expected of ['try-again', 'try-again', 'failed']) {
      const left = [...shown.photos];
      const replayed = await tryWith(replaying, async (_, step) =>
        left.splice(0, shown.poses[step] === 'front' ? 3 : 1),
      );
      // One chance in 128 each.
      if (replayed.shown.poses.join() === shown.poses.join()) return;
      expect(replayed).toMatchObject({ outcome: expected, reason: 'challenge-not-followed' });
    }
    expect(await statusOf(stage, again)).toMatchObject({ state: 'failed' });
  });

  test('does not pass with a file or a picture that it sent for another step', async () => {
    const kept = await person.of('front');
    const reasons = await neverPasses(async (pose) =>
      pose === 'front' ? [kept] : honestly(person, pose),
    );
    expect(reasons).toEqual(Array(3).fill('attack-suspected'));
  });

  test('does not pass with frames that it did not announce, and keeps its try', async () => {
    const { page, ...begun } = await attack();
    const { challenge, photos } = await showByHand(page, (pose) => honestly(person, pose));
    const another = await person.of('left');
    const notAnnounced = { status: 400, body: { code: 'ERR_FIELD_INVALID' } };
    for (const changed of [
      photos.with(3, another),
      [...photos, another],
      photos.slice(1),
      photos.toReversed(),
    ]) {
      expect(await page.send(challenge, changed)).toMatchObject(notAnnounced);
    }
    expect(await page.send('fnch_AAAAAAAAAAAAAAAAAAAAAA', photos)).toMatchObject(notAnnounced);
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
    const own = await page.send(challenge, photos);
    expect(own.body).toMatchObject({ outcome: 'passed' });
    // Nor with the same ones twice.
    expect(await page.send(challenge, photos)).toMatchObject({ status: 410 });
  });

  test('does not pass sooner than anybody can turn, nor before all was shown', async () => {
    const { page, ...begun } = await attack();
    let { body } = await page.post('steps', { frames: [] });
    const early = await page.send(String(body.challenge), [await person.of('front')]);
    expect(early.body).toMatchObject({ outcome: 'try-again', reason: 'challenge-not-followed' });
    ({ body } = await page.post('steps', { frames: [] }));
    const photos: Uint8Array[] = [];
    for (let at = 1000; body.step !== undefined; at += 100) {
      const { pose }: { pose?: Pose } = Object(body.step);
      const photo = await person.of(pose ?? 'front');
      photos.push(photo);
      const frames = [{ digest: digestOf(photo), at }];
      ({ body } = await page.post('steps', { challenge: body.challenge, frames }));
    }
    const { body: hasty } = await page.send(String(body.challenge), photos);
    expect(hasty).toMatchObject({ outcome: 'try-again', reason: 'too-fast' });
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
  });

  test('does not get more tries by opening again', async () => {
    const { page, ...begun } = await attack();
    for (const left of [2, 1, 0]) {
      await page.post('steps', { frames: [] });
      const { body } = await page.post('open', {});
      expect(body).toMatchObject({ state: 'open', tries_left: left });
    }
    expect(await page.post('steps', { frames: [] })).toMatchObject({ status: 410 });
    expect(await statusOf(stage, begun)).not.toMatchObject({ state: 'passed' });
  });
});
