import { FacenitionError } from '@facenition/core';
import type { RequestHandler } from 'express';
import { API_VERSIONS, type ApiVersion } from '../api/operation.ts';

/** Prefixes under which the interface stands. Under the empty one the header names the version. */
export const VERSION_PREFIXES = ['/v1', '/v2', ''] as const;
export type VersionPrefix = (typeof VERSION_PREFIXES)[number];

/**
 * Hands a request to the version that its address names, or else the header `X-API-Version`, or
 * else to version 1. A caller who names two is told so instead of being given one of them.
 */
export function selectVersion(
  prefix: VersionPrefix,
  routes: ReadonlyMap<ApiVersion, RequestHandler>,
): RequestHandler {
  const inAddress = API_VERSIONS.find((version) => prefix === `/v${version}`);
  return (request, response, next) => {
    const asked = versionOf(request.get('X-API-Version'));
    if (inAddress !== undefined && asked !== undefined && asked !== inAddress) {
      throw new FacenitionError('ERR_FIELD_INVALID', 'X-API-Version and the address disagree');
    }
    const route = routes.get(inAddress ?? asked ?? 1);
    if (route === undefined) return next();
    void route(request, response, next);
  };
}

function versionOf(header: string | undefined): ApiVersion | undefined {
  if (header === undefined) return undefined;
  const version = API_VERSIONS.find((known) => header === `${known}` || header === `v${known}`);
  if (version !== undefined) return version;
  throw new FacenitionError('ERR_NOT_FOUND', 'there is no such version of this interface');
}
