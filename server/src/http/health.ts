import { FacenitionError } from '@facenition/core';
import { Router } from 'express';
import { onlyMethods } from './only-methods.ts';

/** How long an answer holds: anybody may ask, and asking must not cost anything. */
const HOLDS_MS = 1000;

/** `/health/live`: the process answers. `/health/ready`: it can serve requests, else 503. */
export function createHealthRoutes(check: () => Promise<void>): Router {
  const ready = heldFor(HOLDS_MS, check);
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/health/live')
    .get((_request, response) => {
      response.json({ ok: true });
    })
    .all(onlyMethods('GET', 'HEAD'));
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
    .all(onlyMethods('GET', 'HEAD'));
  return router;
}

/** Checks again only where the last check is older than that; one at a time. */
function heldFor(ms: number, check: () => Promise<void>): () => Promise<void> {
  let last: { readonly at: number; readonly result: Promise<void> } | undefined;
  return () => {
    const now = performance.now();
    if (last === undefined || now - last.at >= ms) last = { at: now, result: check() };
    return last.result;
  };
}
