import { type Clock, FacenitionError } from '@facenition/core';
import type { Request, Response } from 'express';
import type { ClientTokens } from '../store/client-tokens.ts';
import { type Body, type BodyReader, hasReadableBody } from './body.ts';
import type { BodyAdmission } from './body-admission.ts';

export interface EntryPorts {
  readonly tokens: ClientTokens;
  readonly clock: Clock;
  readonly admitBody: BodyAdmission;
  readonly readBody: BodyReader;
  /** Throws `ERR_OVERLOADED` where the request could not be served once it is read. */
  readonly checkPlace: () => void;
}

/**
 * Reads the body of a caller who may call: a token in the `X-Auth-Token` header is checked before
 * the body is read, one in the `auth_token` field before anything else in the body is looked at.
 *
 * @throws FacenitionError `ERR_UNAUTHENTICATED`, `ERR_OVERLOADED`, and as the body reader
 */
export async function readAuthenticated(
  request: Request,
  response: Response,
  { tokens, clock, admitBody, readBody, checkPlace }: EntryPorts,
): Promise<Body> {
  const check = async (token: unknown): Promise<void> => {
    const caller = typeof token === 'string' ? await tokens.accept(token, clock()) : undefined;
    if (caller === undefined)
      throw new FacenitionError('ERR_UNAUTHENTICATED', 'a valid client token is needed');
  };
  const header = request.get('X-Auth-Token');
  const inHeader = header !== undefined;
  if (inHeader || !hasReadableBody(request)) await check(header);
  checkPlace();
  admitBody(request, response, inHeader);
  const { fields, decodePhotos } = await readBody(request, response);
  if (!inHeader) await check(fields.auth_token);
  return { fields, photos: decodePhotos() };
}
