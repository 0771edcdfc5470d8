import { type Clock, FacenitionError } from '@facenition/core';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import * as z from 'zod';
import { type Caller, clientOf } from '../store/client-tokens.ts';
import type { RateCounters } from '../store/rate-counters.ts';

const WINDOW_MS = 60_000;

/** Wrong client tokens from one address in a minute; beyond it they are not even looked at. */
const MOST_REFUSED = 60;

/** Where the library leaves in a request what it counted. */
const USED = 'rateLimit';
const Used = z.object({ resetTime: z.date() });

/** How many requests a minute; 0: as many as come. */
export interface RatePolicy {
  readonly perAddress: number;
  readonly perClient: number;
  /** Verifications of one identity token. */
  readonly perToken: number;
  /** Identifications in one roster. */
  readonly perRoster: number;
}

/** Counts requests in windows of a minute that all servers share. Each throws `ERR_RATE_LIMITED`. */
export interface RateLimits {
  readonly address: RequestHandler;
  client(request: Request, response: Response, caller: Caller): Promise<void>;
  token(request: Request, response: Response, tokenId: string): Promise<void>;
  roster(request: Request, response: Response, rosterId: string): Promise<void>;
  /** Counts a caller who was refused for want of a client token. */
  refused(request: Request, response: Response): Promise<void>;
}

export function createRateLimits(
  counters: RateCounters,
  policy: RatePolicy,
  clock: Clock,
): RateLimits {
  const store = (prefix: string): Store => createStore(prefix, counters, clock);
  const tooMany = (request: Request, response: Response): never => {
    const used = Used.safeParse(Reflect.get(request, USED));
    const waitMs = used.success ? used.data.resetTime.getTime() - clock() : WINDOW_MS;
    response.set('Retry-After', String(Math.max(1, Math.ceil(waitMs / 1000))));
    throw new FacenitionError('ERR_RATE_LIMITED', 'too many requests: try again later');
  };
  const limiter = (name: string, limit: number, key: (request: Request) => string) =>
    limit === 0
      ? passing
      : rateLimit({
          windowMs: WINDOW_MS,
          limit,
          identifier: name,
          standardHeaders: 'draft-8',
          legacyHeaders: false,
          keyGenerator: key,
          store: store(name),
          requestPropertyName: USED,
          handler: tooMany,
          // It would write to the console; what it looks for is in the settings.
          validate: false,
        });
  const keys = new WeakMap<Request, string>();
  const keyed = (request: Request): string => keys.get(request) ?? '';
  const address = (request: Request): string => ipKeyGenerator(request.ip ?? '');
  const [client, token, roster] = [
    limiter('client', policy.perClient, keyed),
    limiter('token', policy.perToken, keyed),
    limiter('roster', policy.perRoster, keyed),
  ];
  const refused = limiter('refused', MOST_REFUSED, address);

  return {
    address: limiter('address', policy.perAddress, address),
    client(request, response, caller) {
      keys.set(request, String(clientOf(caller)));
      return run(client, request, response);
    },
    token(request, response, tokenId) {
      keys.set(request, tokenId);
      return run(token, request, response);
    },
    roster(request, response, rosterId) {
      keys.set(request, rosterId);
      return run(roster, request, response);
    },
    refused: (request, response) => run(refused, request, response),
  };
}

const passing: RequestHandler = (_request, _response, next) => next();

async function run(handler: RequestHandler, request: Request, response: Response): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const next = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
    Promise.resolve(handler(request, response, next)).catch(reject);
  });
}

function createStore(prefix: string, counters: RateCounters, clock: Clock): Store {
  const keyOf = (key: string): string => `${prefix}:${key}`;
  return {
    prefix,
    localKeys: false,
    async increment(key) {
      const { hits, resetAt } = await counters.hit(keyOf(key), WINDOW_MS, clock());
      return { totalHits: hits, resetTime: new Date(resetAt) };
    },
    decrement: (key) => counters.undo(keyOf(key), WINDOW_MS, clock()),
    resetKey: async () => {},
  };
}
