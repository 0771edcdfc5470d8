import { type Clock, FacenitionError } from '@facenition/core';
import express, { type Express, Router } from 'express';
import helmet from 'helmet';
import type { TemplateService } from '../engine/template-service.ts';
import type { Log } from '../log.ts';
import type { ClientTokens } from '../store/client-tokens.ts';
import { apiVersion } from './api-version.ts';
import { type EntryPorts, readAuthenticated } from './authentication.ts';
import { createBodyReader } from './body.ts';
import { type BodyLimits, createBodyAdmission } from './body-admission.ts';
import { clientGoneSignal } from './client-gone.ts';
import { createFaultHandler } from './fault-handler.ts';
import { createHealthRoutes } from './health.ts';
import { VERSION_PREFIXES } from './paths.ts';
import { requestId } from './request-id.ts';
import { createRequestLog } from './request-log.ts';
import { readAuthenticate, readGenerate } from './requests.ts';
import { authenticateBody, authenticateScoreBody, generateBody } from './responses.ts';

export interface AppPorts {
  readonly templates: TemplateService;
  readonly tokens: ClientTokens;
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves where requests can be served, else rejects with what is missing. */
  readonly ready: () => Promise<void>;
  readonly limits: BodyLimits;
}

/** The whole HTTP interface. */
export function createApp(ports: AppPorts): Express {
  const app = express();
  app.set('etag', false);
  app.set('query parser', false);
  app.enable('case sensitive routing');
  app.use(requestId, createRequestLog(ports.log), helmet());
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(createHealthRoutes(ports.ready));
  const templateRoutes = createTemplateRoutes(ports);
  for (const prefix of VERSION_PREFIXES) app.use(prefix, templateRoutes);
  app.use(() => {
    throw new FacenitionError('ERR_NOT_FOUND', 'there is nothing at this address');
  });
  app.use(createFaultHandler(ports.log));
  return app;
}

function createTemplateRoutes({ templates, limits, tokens, clock }: AppPorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const entry: EntryPorts = {
    tokens,
    clock,
    admitBody: createBodyAdmission(limits),
    readBody: createBodyReader(limits),
    checkPlace: () => templates.checkPlace(),
  };

  router
    .route('/generate')
    .all(apiVersion)
    .post(async (request, response) => {
      const gone = clientGoneSignal(response);
      const asked = readGenerate(await readAuthenticated(request, response, entry));
      const { status, body } = generateBody(await templates.enrol(asked, gone), asked.level);
      response.status(status).json(body);
    })
    .all(onlyPost);
  for (const [path, write] of [
    ['/authenticate', authenticateBody],
    ['/authenticate-score', authenticateScoreBody],
  ] as const) {
    router
      .route(path)
      .all(apiVersion)
      .post(async (request, response) => {
        const gone = clientGoneSignal(response);
        const asked = readAuthenticate(await readAuthenticated(request, response, entry));
        response.json(write(await templates.verify(asked, gone)));
      })
      .all(onlyPost);
  }
  return router;
}

const onlyPost: express.RequestHandler = (_request, response) => {
  response.set('Allow', 'POST');
  throw new FacenitionError('ERR_METHOD_NOT_ALLOWED', 'use POST');
};
