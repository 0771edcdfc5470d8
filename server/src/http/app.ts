import { type Clock, FacenitionError } from '@facenition/core';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Offer } from '../api/access.ts';
import { API_VERSIONS, type ApiVersion } from '../api/operation.ts';
import { summariseFault } from '../fault-summary.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { selectVersion, VERSION_PREFIXES } from './api-version.ts';
import type { BodyLimits } from './body-admission.ts';
import { createDocumentRoutes, type DocumentPorts } from './document-routes.ts';
import { createEntry } from './entry.ts';
import { createFaultHandler } from './fault-handler.ts';
import type { Handlers } from './handler.ts';
import { createIdempotency } from './idempotency.ts';
import { createOperationRoutes } from './operation-routes.ts';
import { createRateLimits, type RateLimits, type RatePolicy } from './rate-limits.ts';
import { requestId } from './request-id.ts';
import { createRequestLog } from './request-log.ts';

export interface AppPorts {
  readonly handlers: Handlers;
  readonly store: Pick<Store, 'clientTokens' | 'rateCounters' | 'idempotency'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly tracer: Tracer;
  /** Throws `ERR_OVERLOADED` where a request with photos would be refused. */
  readonly checkPlace: () => void;
  readonly limits: BodyLimits;
  readonly rates: RatePolicy;
  readonly offer: Offer;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; see Express' `trust proxy`. */
  readonly trustedProxies: readonly string[];
  readonly documents: DocumentPorts;
  /** What else this server answers, for browsers. */
  readonly mounts?: readonly Mount[];
}

/** Addresses that are no operations of the interface. */
export interface Mount {
  readonly path: `/${string}`;
  readonly routes: (rateLimits: RateLimits) => RequestHandler;
}

/** The whole HTTP interface. */
export function createApp(ports: AppPorts): Express {
  const { store, clock, log, tracer, limits, checkPlace } = ports;
  const app = express();
  app.set('etag', false);
  app.set('query parser', false);
  app.set('trust proxy', [...ports.trustedProxies]);
  app.enable('case sensitive routing');
  const rateLimits = createRateLimits(store.rateCounters, ports.rates, clock);
  app.use(requestId, createRequestLog(log, tracer), helmet(), noStore);
  app.use(createDocumentRoutes(ports.documents));
  for (const { path, routes } of ports.mounts ?? []) app.use(path, routes(rateLimits));
  const entry = createEntry({ tokens: store.clientTokens, clock, limits, rateLimits, checkPlace });
  const idempotency = createIdempotency({
    records: store.idempotency,
    clock,
    onAnswerLost: (fault) => log({ event: 'fault', fault: summariseFault(fault) }),
  });
  const operations = (version: ApiVersion): RequestHandler =>
    createOperationRoutes(version, { ...ports, entry, idempotency, rateLimits });
  const versions = new Map(API_VERSIONS.map((version) => [version, operations(version)]));
  for (const prefix of VERSION_PREFIXES) {
    app.use(prefix, rateLimits.address, selectVersion(prefix, versions));
  }
  app.use(() => {
    throw new FacenitionError('ERR_NOT_FOUND', 'there is nothing at this address');
  });
  app.use(createFaultHandler(log, tracer));
  return app;
}

const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
