import { setTimeout as pause } from 'node:timers/promises';
import { POSES, type Pose } from '../../../scripts/portraits/posture.ts';
import { CONSENT_TERMS } from '../../../server/test/capture/consent-terms.ts';
import { digestOf, type FrameMaker } from './frames.ts';
import { type Begun, beginCapture, type Stage } from './stage.ts';

/** An answer of the server to a page. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A page of somebody else's making, which speaks the protocol as it likes. */
export interface HostilePage {
  post(path: string, body: object): Promise<Answer>;
  send(
    challenge: string,
    photos: readonly Uint8Array[],
    more?: Record<string, string>,
  ): Promise<Answer>;
}

export interface ShownChallenge {
  readonly challenge: string;
  readonly poses: readonly Pose[];
  readonly photos: readonly Uint8Array[];
}

/** Nobody sees a pose and turns sooner than this, milliseconds. */
const REACTION = 450;

/** Opens a capture as its browser. */
export async function openByHand({ issuer }: Stage, { txn }: Begun): Promise<HostilePage> {
  let cookie = '';
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${issuer}/capture/${txn}/${path}`, {
      ...init,
      method: 'POST',
      headers: { ...Object(init.headers), cookie },
    });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: response.status, body: Object(await response.json()) };
  };
  const post = (path: string, body: object): Promise<Answer> =>
    call(path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const opened = await post('open', {});
  if (opened.status !== 200) throw new Error(JSON.stringify(opened.body));
  return {
    post,
    send(challenge, photos, more = {}) {
      const form = new FormData();
      form.append('challenge', challenge);
      for (const [name, value] of Object.entries(more)) form.append(name, value);
      for (const photo of photos) form.append('photo', new Blob([photo.slice()]), 'frame.jpg');
      return call('captures', { body: form });
    },
  };
}

/**
 * Draws a challenge and commits to pictures, step by step.
 *
 * @param choose the pictures of a step
 */
export async function showByHand(
  page: HostilePage,
  choose: (pose: Pose, step: number) => Promise<readonly Uint8Array[]>,
): Promise<ShownChallenge> {
  const began = performance.now();
  let { body } = await page.post('steps', { frames: [] });
  const poses: Pose[] = [];
  const photos: Uint8Array[] = [];
  for (;;) {
    const step = stepOf(body);
    if (step === undefined) return { challenge: String(body.challenge), poses, photos };
    const { pose } = step;
    await pause(REACTION);
    const chosen = await choose(pose, poses.length);
    // Of one step each taken a little later than the one before.
    const at = Math.round(performance.now() - began) - chosen.length;
    const frames = chosen.map((photo, i) => ({ digest: digestOf(photo), at: at + i }));
    poses.push(pose);
    photos.push(...chosen);
    ({ body } = await page.post('steps', { challenge: body.challenge, frames }));
  }
}

function stepOf({ step }: Answer['body']): { readonly pose: Pose } | undefined {
  if (step === undefined) return undefined;
  const { pose: told }: { pose?: unknown } = Object(step);
  const pose = POSES.find((one) => one === told);
  if (pose === undefined) throw new Error('an unknown pose');
  return { pose };
}

/** As many pictures of a step as the page takes. */
export async function honestly(maker: FrameMaker, pose: Pose): Promise<readonly Uint8Array[]> {
  const count = pose === 'front' ? 3 : 1;
  const taken: Uint8Array[] = [];
  while (taken.length < count) taken.push(await maker.of(pose));
  return taken;
}

/** A person's enrolment without a page: for tests of what comes after it. */
export async function enrolByHand(
  stage: Stage,
  user: string,
  maker: FrameMaker,
  more: Record<string, string> = {},
): Promise<void> {
  const page = await openByHand(stage, await beginCapture(stage, user, 'enrolment'));
  await page.post('consent', { version: CONSENT_TERMS.version, accepted: true });
  const { challenge, photos } = await showByHand(page, (pose) => honestly(maker, pose));
  const { body } = await page.send(challenge, photos, more);
  if (body.outcome !== 'passed') throw new Error(`not enrolled: ${JSON.stringify(body)}`);
}
