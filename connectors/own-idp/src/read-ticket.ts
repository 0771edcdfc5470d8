import { isTicket, isTxn, type Proof } from '@facenition/hook';
import * as z from 'zod';
import { type FaceRequest, header } from './http-parts.ts';

const Brought = z.looseObject({
  txn: z.string().refine(isTxn),
  ticket: z.string().refine(isTicket),
});

const MOST_BYTES = 8192;

/**
 * What the page of an application was given by the element: a body of JSON that was parsed already
 * (`express.json()`), or else is read here. `undefined`: it is none.
 */
export async function readTicket(request: FaceRequest): Promise<Proof | undefined> {
  // Other sites cannot send this type without asking first.
  if (!/^application\/json(?:\s*;|$)/i.test(header(request, 'content-type'))) return undefined;
  const body = 'body' in request && request.body !== undefined ? request.body : await read(request);
  const parsed = Brought.safeParse(body);
  return parsed.success ? { txn: parsed.data.txn, ticket: parsed.data.ticket } : undefined;
}

async function read(request: FaceRequest): Promise<unknown> {
  if (!isReadable(request)) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of request) {
    text += decoder.decode(part, { stream: true });
    if (text.length > MOST_BYTES) return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isReadable(request: FaceRequest): request is FaceRequest & AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in request;
}
