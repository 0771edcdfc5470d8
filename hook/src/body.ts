import { HookFault } from './fault.ts';

/** The body of a request, if it is small enough: no more than that is ever held. */
export async function readBody(request: Request, most: number): Promise<Uint8Array> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json(?:\s*;|$)/i.test(type)) {
    throw new HookFault(
      'ERR_PAYLOAD_MALFORMED',
      'the payload cannot be read: not JSON by its type',
    );
  }
  if (Number(request.headers.get('content-length')) > most) throw tooLarge(most);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of request.body ?? []) {
    length += part.byteLength;
    if (length > most) throw tooLarge(most);
    parts.push(part);
  }
  return joined(parts, length);
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

function tooLarge(most: number): HookFault {
  return new HookFault('ERR_PAYLOAD_TOO_LARGE', `a payload has at most ${most} bytes`);
}
