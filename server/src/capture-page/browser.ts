import { FacenitionError } from '@facenition/core';
import type { Request, RequestHandler, Response } from 'express';
import { newBrowserKey } from '../capture/transaction.ts';
import type { ReturnAddresses } from '../store/return-addresses.ts';

/**
 * Bound to this host alone by its prefix (RFC 6265bis section 4.1.3.2). Lax: the browser comes here
 * by a link or a redirect, and everything after that is of our own page.
 */
const COOKIE = '__Host-facenition';
const KEY = /^[\w-]{43}$/;

/** What this browser shows to be the one that has a capture: its cookie, or the key of an element. */
export function browserKeyOf(request: Request): string | undefined {
  const bearer = /^Bearer ([\w-]{43})$/.exec(request.get('Authorization') ?? '')?.[1];
  return bearer ?? cookieOf(request);
}

/** The same, and a new one where it shows none. */
export function browserKeyFor(request: Request, response: Response): string {
  const shown = browserKeyOf(request);
  if (shown !== undefined) return shown;
  const key = newBrowserKey();
  response.append('Set-Cookie', `${COOKIE}=${key}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  return key;
}

function cookieOf(request: Request): string | undefined {
  for (const pair of (request.get('Cookie') ?? '').split(';')) {
    const [name, value = ''] = pair.trim().split('=');
    if (name === COOKIE && KEY.test(value)) return value;
  }
  return undefined;
}

/**
 * Lets the page of this server in, and elements in pages whose origin an operator has registered.
 * Those have no cookie here: they show the key that their page was given.
 */
export function createOriginCheck(publicUrl: string, addresses: ReturnAddresses): RequestHandler {
  const own = new URL(publicUrl).origin;
  return async (request, response, next) => {
    const origin = request.get('Origin');
    if (origin === undefined || origin === own) return next();
    if (!(await addresses.isEmbeddingOrigin(origin))) {
      throw new FacenitionError('ERR_ORIGIN_UNKNOWN', 'this origin is not registered');
    }
    response.vary('Origin');
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type',
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Expose-Headers': 'Retry-After, X-Request-Id',
      'Access-Control-Max-Age': '600',
    });
    if (request.method === 'OPTIONS') {
      response.status(204).end();
      return;
    }
    return next();
  };
}
