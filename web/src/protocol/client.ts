import { toBase64Url } from '../base64url.ts';
import { CaptureError } from '../capture-error.ts';
import type { CaptureAnswer, CaptureView, ChallengeAnswer } from './answers.ts';
import { readCaptureAnswer, readChallenge, readNext, readView } from './read-answers.ts';
import { isFields, readFields, readOneOf, readOptional } from './reading.ts';
import type { Next } from './words.ts';
import { ENDED_STATES, REASONS } from './words.ts';

/** A frame that is committed to before the next pose is known. */
export interface CommittedFrame {
  /** Base64url of the SHA-256 of the encoded bytes. */
  readonly digest: string;
  /** Milliseconds since the challenge began, by this page's clock. */
  readonly at: number;
}

/** What the person gives beside the face. */
export type UserInput =
  | { readonly kind: 'organisation' }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** `secret`: 32 bytes; `response`: the JSON form of the WebAuthn response. */
  | { readonly kind: 'passkey'; readonly secret: Uint8Array; readonly response: string };

export interface Captures {
  readonly challenge: string;
  /** Encoded images, in the order of commitment. */
  readonly photos: readonly Uint8Array<ArrayBuffer>[];
  readonly input: UserInput;
}

/** The capture protocol. Every call rejects with a `CaptureError` alone. */
export interface CaptureApi {
  open(): Promise<CaptureView>;
  consent(version: string): Promise<CaptureView>;
  /** Draws a challenge and spends a try. */
  draw(): Promise<ChallengeAnswer>;
  commit(challenge: string, frames: readonly CommittedFrame[]): Promise<ChallengeAnswer>;
  send(captures: Captures): Promise<CaptureAnswer>;
  end(how: 'cancel' | 'alternative'): Promise<Next>;
}

export interface ClientOptions {
  /** Where the server is, without a slash at its end. */
  readonly server: string;
  readonly txn: string;
  /** BCP 47: of the text that a person agrees to. */
  readonly language: string;
  /** Of an element embedded in another origin; absent: the cookie of the hosted page. */
  readonly browserKey?: string;
  readonly fetch: typeof fetch;
}

/** An answer takes this long at most, milliseconds. */
const CALL_TIMEOUT = 20_000;
const UPLOAD_TIMEOUT = 60_000;

export function createCaptureApi(options: ClientOptions): CaptureApi {
  const { language } = options;
  const call = (name: string, body: object): Promise<unknown> =>
    post(options, name, JSON.stringify(body), CALL_TIMEOUT);
  const step = async (body: object): Promise<ChallengeAnswer> =>
    readChallenge(await call('steps', body));
  return {
    open: async () => readView(await call('open', { language })),
    consent: async (version) =>
      readView(await call('consent', { version, accepted: true, language })),
    draw: () => step({ frames: [] }),
    commit: (challenge, frames) => step({ challenge, frames }),
    send: async (captures) =>
      readCaptureAnswer(await post(options, 'captures', formOf(captures), UPLOAD_TIMEOUT)),
    async end(how) {
      const fields = readFields(await call('cancel', { how }), 'answer');
      return readNext(fields.next);
    },
  };
}

async function post(
  { server, txn, browserKey, fetch }: ClientOptions,
  name: string,
  body: string | FormData,
  timeout: number,
): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (typeof body === 'string') headers['content-type'] = 'application/json';
  if (browserKey !== undefined) headers.authorization = `Bearer ${browserKey}`;
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`${server}/capture/${encodeURIComponent(txn)}/${name}`, {
      method: 'POST',
      headers,
      body,
      credentials: browserKey === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
    });
    answer = parse(await response.text());
  } catch (cause) {
    throw new CaptureError('network-lost', `no answer to ${name}`, { cause });
  }
  if (!response.ok) throw refusal(response.status, answer);
  return answer;
}

function formOf({ challenge, photos, input }: Captures): FormData {
  const form = new FormData();
  form.set('challenge', challenge);
  photos.forEach((photo, i) => {
    form.append('photo', new Blob([photo], { type: 'image/jpeg' }), `${i}.jpg`);
  });
  switch (input.kind) {
    case 'organisation':
      break;
    case 'passphrase':
      form.set('passphrase', input.passphrase);
      break;
    case 'passkey':
      form.set('device_secret', toBase64Url(input.secret));
      form.set('passkey', input.response);
      break;
  }
  return form;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, for example: what needs an answer refuses it.
    return undefined;
  }
}

/** RFC 9457: the problem's `code` says what it is. */
function refusal(status: number, problem: unknown): CaptureError {
  const fields = isFields(problem) ? problem : {};
  const code = typeof fields.code === 'string' ? fields.code : `status ${status}`;
  const message = `the server refused: ${code}`;
  if (code === 'ERR_CAPTURE_ELSEWHERE') return new CaptureError('session-elsewhere', message);
  if (code === 'ERR_CAPTURE_OVER' && 'state' in fields) {
    const ended = {
      state: readOneOf(fields, 'state', ENDED_STATES),
      ...readOptional(fields, 'reason', () => readOneOf(fields, 'reason', REASONS)),
      ...readOptional(fields, 'next', () => readNext(fields.next)),
    };
    return new CaptureError('session-over', message, { ended });
  }
  if (status === 404 || status === 410) return new CaptureError('session-over', message);
  const isBusy = status === 429 || status === 503;
  return new CaptureError(isBusy ? 'server-busy' : 'server-refused', message);
}
