import { FacenitionError } from '@facenition/core';
import { type RequestHandler, Router } from 'express';

/** `/health/live`: the process answers. `/health/ready`: it can serve requests, else 503. */
export function createHealthRoutes(ready: () => Promise<void>): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/health/live')
    .get((_request, response) => {
      response.json({ ok: true });
    })
    .all(onlyGet);
  router
    .route('/health/ready')
    .get(async (_request, response) => {
      try {
        await ready();
        response.json({ ok: true });
      } catch (fault) {
        const code = fault instanceof FacenitionError ? fault.code : 'ERR_INTERNAL';
        response.status(503).json({ ok: false, error: 'not ready', code });
      }
    })
    .all(onlyGet);
  return router;
}

const onlyGet: RequestHandler = (_request, response) => {
  response.set('Allow', 'GET, HEAD');
  throw new FacenitionError('ERR_METHOD_NOT_ALLOWED', 'use GET');
};
