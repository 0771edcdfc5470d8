import { FacenitionError } from '@facenition/core';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createFaultHandler } from './fault-handler.ts';
import { createHealthRoutes } from './health.ts';
import { onlyMethods } from './only-methods.ts';
import { requestId } from './request-id.ts';

export interface ManagementPorts {
  /** Resolves where requests can be served, else rejects with what is missing. */
  readonly ready: () => Promise<void>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Health and metrics, for the operator's network alone: nobody has to show who they are. */
export function createManagementApp({ ready, metrics, log }: ManagementPorts): Express {
  const app = express();
  app.set('etag', false);
  app.set('query parser', false);
  app.use(requestId, helmet());
  app.use(createHealthRoutes(ready));
  app
    .route('/metrics')
    .get(async (_request, response) => {
      const { type, text } = await metrics.read();
      response.set('Content-Type', type).send(text);
    })
    .all(onlyMethods('GET', 'HEAD'));
  app.use(() => {
    throw new FacenitionError('ERR_NOT_FOUND', 'there is nothing at this address');
  });
  app.use(createFaultHandler(log));
  return app;
}
