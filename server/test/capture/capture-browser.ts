import { createHash, randomBytes } from 'node:crypto';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import type { BeginCapture, CaptureTransactions } from '../../src/capture/transaction.ts';
import { policyFrom } from '../../src/policy/parse-policy.ts';
import type { TestApp } from '../http/test-app.ts';

export const SUBJECT = { idp: 'okta', tenant: 'acme', userId: '00u1' };

/** A capture as a connector begins it. */
export function captureOf(changes: Partial<BeginCapture> = {}): BeginCapture {
  return {
    purpose: 'verification',
    subject: SUBJECT,
    scope: 'sign-in',
    nonce: 'nonce-of-the-consumer',
    asking: 'Portal',
    returnTo: { kind: 'redirect', url: 'https://portal.example/back', state: 'st-1' },
    ...changes,
  };
}

/** Makes this the policy in use. */
export async function applyPolicy(
  { store }: Pick<TestApp, 'store'>,
  {
    input = 'passphrase',
    assurance = 'active',
    level = 2,
    enrolment = 'after-sign-in',
  }: PolicyChanges = {},
): Promise<void> {
  const text = `version: 1
rules: []
default:
  face: required
  level: ${level}
  assurance: ${assurance}
  input: ${input}
  max_age_seconds: 0
  fallback:
    label: Use a code instead
    to: idp
  on_outage: deny
  enrolment: ${enrolment}
  tries: 3
`;
  const { hash } = policyFrom(text);
  await store.policies.apply({ hash, text, appliedAt: 0, appliedBy: 'operator' });
}

interface PolicyChanges {
  readonly input?: 'passkey' | 'passphrase' | 'organisation';
  readonly assurance?: 'passive' | 'active';
  readonly level?: number;
  readonly enrolment?: 'invitation' | 'sign-up' | 'after-sign-in';
}

/** Captures of a server, as its own sign-ins begin and take them. */
export const capturesOf = ({ capture }: TestApp): CaptureTransactions =>
  createCaptureTransactions(capture);

/** A picture as far as anything here looks: bytes of their own. */
export function frame(): Uint8Array {
  return new Uint8Array(randomBytes(64));
}

export const digest = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64url');

/** What the capture page does, by hand: one browser with its cookie. */
export function openBrowser({ url }: TestApp, key?: string) {
  let cookie: string | undefined;
  const headers = (): Record<string, string> => ({
    ...(cookie !== undefined && { Cookie: cookie }),
    ...(key !== undefined && { Authorization: `Bearer ${key}` }),
  });
  const call = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${url}/capture/${path}`, { method: 'POST', ...init });
    cookie = answer.headers.get('Set-Cookie')?.split(';')[0] ?? cookie;
    // biome-ignore lint/suspicious/noExplicitAny: tests assert on what is there
    const body: any = await answer.json();
    return { status: answer.status, body, headers: answer.headers };
  };
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    call(path, {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers(), ...more },
    });
  return {
    cookie: () => cookie,
    post,
    open: (id: string, language = 'en') => post(`${id}/open`, { language }),
    /** Shows whatever is asked for, `frames` for each step; answers what the server last told. */
    async show(id: string, frames = 2, until = Number.POSITIVE_INFINITY) {
      const shown: Uint8Array[] = [];
      let told = await post(`${id}/steps`, { frames: [] });
      for (let step = 0; told.body.step !== undefined && step < until; step += 1) {
        const taken = Array.from({ length: frames }, frame);
        shown.push(...taken);
        told = await post(`${id}/steps`, {
          challenge: told.body.challenge,
          frames: taken.map((one, at) => ({ digest: digest(one), at: step * 1000 + at })),
        });
      }
      return { told, shown };
    },
    send(
      id: string,
      challenge: string,
      photos: readonly Uint8Array[],
      fields: Record<string, string>,
    ) {
      const form = new FormData();
      form.append('challenge', challenge);
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const photo of photos) form.append('photo', new Blob([photo.slice()]), 'frame.jpg');
      return call(`${id}/captures`, { body: form, headers: headers() });
    },
  };
}

export type CaptureBrowser = ReturnType<typeof openBrowser>;

/** A whole capture, from the page's opening to its outcome. */
export async function capture(browser: CaptureBrowser, id: string, passphrase = 'correct horse') {
  const { told, shown } = await browser.show(id);
  return browser.send(id, told.body.challenge, shown, { passphrase });
}
