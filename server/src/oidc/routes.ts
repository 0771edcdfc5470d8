import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { errors } from 'oidc-provider';
import { finish } from './finish.ts';
import { begin, type InteractionParts, named, openVisit, type Visit } from './interaction.ts';
import { COMMON_HEADERS, contentPolicy } from './page-headers.ts';
import { errorPage } from './pages.ts';

const Path = '/interaction/:uid';

/** The pages between an authorization request and its answer. */
export function createInteractionRoutes(parts: InteractionParts): Router {
  const routes = Router({ caseSensitive: true });
  const visit =
    (work: (visit: Visit) => Promise<void>) =>
    async (request: Request, response: Response): Promise<void> => {
      response.set(COMMON_HEADERS);
      await work(await openVisit(parts, request, response));
    };
  routes.get(Path, visit(begin));
  routes.post(
    Path,
    express.urlencoded({ extended: false, limit: '4kb' }),
    visit((one) => named(one, typedIn(one.request.body))),
  );
  routes.get(`${Path}/finish`, visit(finish));
  routes.use(answerError);
  return routes;
}

function typedIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'identifier' in body
    ? body.identifier
    : undefined;
}

const answerError: ErrorRequestHandler = (thrown: unknown, _request, response, next) => {
  if (!(thrown instanceof errors.OIDCProviderError) || response.headersSent) return next(thrown);
  response
    .status(thrown.statusCode)
    .set(COMMON_HEADERS)
    .set('Content-Security-Policy', contentPolicy())
    .type('html')
    .send(errorPage(thrown.error));
};
