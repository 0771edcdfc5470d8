import { FacenitionError } from '@facenition/core';
import type { RequestHandler } from 'express';

/**
 * Checks the `X-API-Version` header against the address. Versions 1 and 2 answer alike so far; a
 * caller that names one is told when it is not there instead of being given another.
 */
export const apiVersion: RequestHandler = (request, _response, next) => {
  const asked = request.get('X-API-Version');
  if (asked === undefined) return next();
  const version = /^v?([12])$/.exec(asked)?.[1];
  if (version === undefined) {
    throw new FacenitionError('ERR_NOT_FOUND', 'there is no such version of this interface');
  }
  if (request.baseUrl !== '' && request.baseUrl !== `/v${version}`) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'X-API-Version and the address disagree');
  }
  next();
};
