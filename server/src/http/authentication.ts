import { type Clock, FacenitionError } from '@facenition/core';
import type { Request, Response } from 'express';
import type { ClientTokens } from '../store/client-tokens.ts';
import { type Body, type BodyReader, hasReadableBody } from './body.ts';

/**
 * Reads the body of a caller who may call: a token in the `X-Auth-Token` header is checked before
 * the body is read, one in the `auth_token` field before anything else in the body is looked at.
 *
 * @throws FacenitionError `ERR_UNAUTHENTICATED`, and as the body reader
 */
export async function readAuthenticated(
  request: Request,
  response: Response,
  ports: { readonly tokens: ClientTokens; readonly readBody: BodyReader; readonly clock: Clock },
): Promise<Body> {
  const check = async (token: unknown): Promise<void> => {
    const known = typeof token === 'string' && (await ports.tokens.accept(token, ports.clock()));
    if (!known) throw new FacenitionError('ERR_UNAUTHENTICATED', 'a valid client token is needed');
  };
  const header = request.get('X-Auth-Token');
  if (header !== undefined || !hasReadableBody(request)) await check(header);
  const body = await ports.readBody(request, response);
  if (header === undefined) await check(body.fields.auth_token);
  return body;
}
