import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ChallengePose } from '@facenition/core';
import * as z from 'zod';
import { CONTENT_TYPE, multipart } from './multipart.ts';

/** What somebody shows a camera: another picture each time that it is asked for. */
export type Show = (pose: ChallengePose) => Uint8Array;

/** Pictures of the front; one of every other pose. */
const FRAMES = { verification: 2, enrolment: 3 } as const;

/** Longer than the server takes people to need: it refuses whoever is faster than people are. */
const REACTION_MS = 450;

const View = z.looseObject({ state: z.literal('open') });
const Told = z.union([
  z.object({ challenge: z.string(), complete: z.literal(true) }),
  z.object({
    challenge: z.string(),
    step: z.object({ pose: z.enum(['front', 'left', 'right', 'up', 'down', 'closer']) }),
  }),
]);
type Told = z.infer<typeof Told>;
export const Begun = z.looseObject({
  ok: z.literal(true),
  required: z.literal(true),
  txn: z.string(),
});
const Passed = z.looseObject({ outcome: z.literal('passed') });

export interface Visit {
  readonly url: string;
  readonly txn: string;
  readonly purpose: keyof typeof FRAMES;
  readonly show: Show;
  /** To be accepted, at an enrolment. */
  readonly consent?: string;
}

/** How the last request of a capture went, which people wait for. */
export interface Visited {
  readonly status: number;
  readonly right: boolean;
  readonly ms: number;
  /** Where it was not right: what was answered. */
  readonly said?: string;
}

/** A whole capture as the page makes it: opened, every pose shown when it is told, and sent. */
export async function visit({ url, txn, purpose, show, consent }: Visit): Promise<Visited> {
  let cookie = '';
  const send = async (path: string, body: Uint8Array | string, type: string): Promise<Response> => {
    const headers = { 'Content-Type': type, Cookie: cookie };
    const sent = typeof body === 'string' ? body : new Uint8Array(body);
    const answer = await fetch(`${url}/capture/${txn}/${path}`, {
      method: 'POST',
      body: sent,
      headers,
    });
    cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? cookie;
    return answer;
  };
  const ask = async <T extends z.ZodType>(path: string, body: object, answer: T) => {
    const response = await send(path, JSON.stringify(body), 'application/json');
    return answer.parse(await response.json());
  };
  await ask('open', {}, View);
  if (consent !== undefined) await ask('consent', { version: consent, accepted: true }, View);
  const { challenge, photos } = await showAll(
    (body) => ask('steps', body, Told),
    show,
    FRAMES[purpose],
  );
  const body = multipart({ fields: { challenge }, files: { photo: photos } });
  const start = performance.now();
  const answer = await send('captures', body, CONTENT_TYPE);
  const said = await answer.text();
  const ms = performance.now() - start;
  const right = answer.status === 200 && Passed.safeParse(JSON.parse(said)).success;
  return { status: answer.status, right, ms, ...(!right && { said }) };
}

async function showAll(
  tell: (body: object) => Promise<Told>,
  show: Show,
  frontal: number,
): Promise<{ readonly challenge: string; readonly photos: readonly Uint8Array[] }> {
  let told = await tell({ frames: [] });
  const began = performance.now();
  const photos: Uint8Array[] = [];
  while ('step' in told) {
    const { pose } = told.step;
    if (photos.length > 0) await wait(REACTION_MS);
    const taken = Array.from({ length: pose === 'front' ? frontal : 1 }, () => show(pose));
    const at = performance.now() - began;
    // A thousandth apart: no two frames are of one time.
    const frames = taken.map((photo, i) => ({ digest: digestOf(photo), at: at + i / 1000 }));
    photos.push(...taken);
    told = await tell({ challenge: told.challenge, frames });
  }
  return { challenge: told.challenge, photos };
}

const digestOf = (photo: Uint8Array): string =>
  createHash('sha256').update(photo).digest('base64url');
