import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FaceOutcome } from '../face.ts';
import { type AccountOptions, createAccounts, type Shown, type SignUpOutcome } from './accounts.ts';
import { createSessions } from './sessions.ts';

const MOST_BYTES = 20 * 2 ** 20;
const MOST_PHOTOS = 5;

/** An answer of the application. */
interface Reply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A small application that people sign in to by name, face and device. */
export function createApp(options: AccountOptions): RequestListener {
  const accounts = createAccounts(options);
  const sessions = createSessions();

  async function reply(request: IncomingMessage): Promise<Reply> {
    const session = /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    switch (`${request.method} ${request.url}`) {
      case 'POST /sign-up': {
        const shown = await readShown(request);
        return shown === undefined ? UNREADABLE : signedUp(await accounts.signUp(shown));
      }
      case 'POST /sign-in': {
        const shown = await readShown(request);
        if (shown === undefined) return UNREADABLE;
        const outcome = await accounts.signIn(shown);
        return signedIn(outcome, () => sessions.start(shown.identifier));
      }
      case 'POST /sign-out':
        sessions.end(session);
        return { status: 200, body: { signedIn: false } };
      case 'GET /me': {
        const identifier = sessions.whose(session);
        return identifier === undefined
          ? { status: 401, body: { signedIn: false } }
          : { status: 200, body: { signedIn: true, identifier } };
      }
      default:
        return { status: 404, body: { error: 'there is nothing here' } };
    }
  }

  return (request, response) => {
    reply(request).then(
      (answer) => send(response, answer),
      // What is broken signs nobody in, and is not explained to whoever asks.
      () => send(response, { status: 502, body: { error: 'not now' } }),
    );
  };
}

const UNREADABLE: Reply = { status: 400, body: { error: 'identifier, device_secret, photo' } };

function signedUp(outcome: SignUpOutcome): Reply {
  switch (outcome.outcome) {
    case 'signed-up':
      return { status: 201, body: { signedUp: true } };
    case 'taken':
      return { status: 409, body: { signedUp: false } };
    case 'retake':
      return { status: 422, body: { signedUp: false, reason: outcome.reason } };
  }
}

function signedIn(outcome: FaceOutcome, start: () => string): Reply {
  switch (outcome.outcome) {
    case 'match': {
      // Behind TLS, where an application belongs, add `Secure`.
      const cookie = `session=${start()}; HttpOnly; SameSite=Strict; Path=/`;
      return { status: 200, body: { signedIn: true }, headers: { 'Set-Cookie': cookie } };
    }
    case 'refused':
      return { status: 401, body: { signedIn: false } };
    case 'retake':
      return { status: 422, body: { signedIn: false, reason: outcome.reason } };
    case 'wait': {
      const headers = { 'Retry-After': String(outcome.seconds) };
      return { status: 429, body: { signedIn: false }, headers };
    }
  }
}

/** A form with `identifier`, `device_secret` and `photo`s; undefined where it is anything else. */
async function readShown(request: IncomingMessage): Promise<Shown | undefined> {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  if (!(Number(length) <= MOST_BYTES)) return undefined;
  const body = new Response(Readable.toWeb(request), { headers: { 'Content-Type': type } });
  const form = await body.formData().catch(() => undefined);
  const [identifier, deviceSecret] = [form?.get('identifier'), form?.get('device_secret')];
  if (typeof identifier !== 'string' || typeof deviceSecret !== 'string') return undefined;
  const files = form?.getAll('photo').filter((part) => typeof part !== 'string') ?? [];
  if (identifier === '' || files.length === 0 || files.length > MOST_PHOTOS) return undefined;
  return { identifier, deviceSecret, photos: await Promise.all(files.map((file) => file.bytes())) };
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}
