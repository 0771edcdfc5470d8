import type { SignatureHeaders } from './signature.ts';

/** As much of an answer as is read, so that the other side can finish; nobody looks at it. */
const MOST_ANSWER_BYTES = 64 * 1024;

/** The part of the platform's `fetch` that calls need. */
export type Fetch = (
  url: string,
  request: {
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly redirect: 'manual';
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/** Why a call failed, in words of ours: what the other side says is never repeated. */
export type PostFailure = 'timeout' | 'unreachable' | 'redirect' | `status-${number}`;

/** Makes one signed call. Never rejects: whatever happens has a word. */
export async function postSigned(
  url: string,
  { body, signature }: { readonly body: string; readonly signature: SignatureHeaders },
  { fetch, timeoutMs }: { readonly fetch: Fetch; readonly timeoutMs: number },
): Promise<'accepted' | PostFailure> {
  const signal = AbortSignal.timeout(timeoutMs);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'facenition',
    ...signature,
  };
  let response: Response;
  try {
    // A redirect is not followed: it would carry the call to where no operator sent it.
    response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
  } catch {
    return signal.aborted ? 'timeout' : 'unreachable';
  }
  await drain(response);
  return judge(response);
}

function judge({ status, ok, type }: Response): 'accepted' | PostFailure {
  if (ok) return 'accepted';
  const redirected = type === 'opaqueredirect' || (status >= 300 && status < 400);
  return redirected ? 'redirect' : `status-${status}`;
}

async function drain({ body }: Response): Promise<void> {
  if (body === null) return;
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > MOST_ANSWER_BYTES) return;
    }
  } catch {
    // It broke off or took too long: the status has already said what counts.
  }
}
