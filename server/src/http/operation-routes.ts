import { type Request, type Response, Router } from 'express';
import { accessTo, type Offer, type SettledAccess } from '../api/access.ts';
import type { ApiVersion } from '../api/operation.ts';
import { type BoundOperation, bindOperations } from './bound-operations.ts';
import { clientGoneSignal } from './client-gone.ts';
import type { Entry } from './entry.ts';
import type { Handlers } from './handler.ts';
import { type Idempotency, type KeepAnswer, keepNothing } from './idempotency.ts';
import { onlyMethods } from './only-methods.ts';
import type { RateLimits } from './rate-limits.ts';
import { type Reply, send } from './reply.ts';
import { requestIdOf } from './request-id.ts';

export interface RoutePorts {
  readonly handlers: Handlers;
  readonly entry: Entry;
  readonly idempotency: Idempotency;
  readonly rateLimits: RateLimits;
  readonly offer: Offer;
}

/** The operations of one version of the interface. */
export function createOperationRoutes(version: ApiVersion, ports: RoutePorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  for (const bound of Object.values(bindOperations(ports.handlers))) {
    const { described } = bound;
    const access = accessTo(described, ports.offer);
    if (access === undefined || !described.versions.includes(version)) continue;
    router
      .route(described.path)
      .post((request, response) => answer(bound, access, { request, response }, ports))
      .all(onlyMethods('POST'));
  }
  return router;
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
}

async function answer(
  { described, run }: BoundOperation,
  access: SettledAccess,
  { request, response }: Exchange,
  { entry, idempotency, rateLimits }: RoutePorts,
): Promise<void> {
  const gone = clientGoneSignal(response);
  const entered = await entry(request, response, described, access);
  const { caller, fields, photos } = entered;
  const requestId = requestIdOf(response);
  const work = (keep: KeepAnswer): Promise<Reply> =>
    run(fields, {
      keep,
      photos,
      ...(caller !== undefined && { caller }),
      origin: caller === undefined ? { requestId } : { clientId: caller.id, requestId },
      gone,
      limitToken: (tokenId) => rateLimits.token(request, response, tokenId),
      limitRoster: (rosterId) => rateLimits.roster(request, response, rosterId),
    });
  send(
    response,
    described.idempotent ? await idempotency(request, entered, work) : await work(keepNothing),
  );
}
