import { Router } from 'express';
import type { PublicKeySet } from '../keys/ports.ts';
import { onlyMethods } from './only-methods.ts';

export interface DocumentPorts {
  /** The OpenAPI document, as JSON text. */
  readonly openApi: string;
  /** The same to read: HTML without script. */
  readonly page: string;
  /** The keys that receipts and lists are checked with. */
  readonly publicKeys: () => Promise<PublicKeySet>;
}

/** The page brings its own style sheet and nothing else. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** How long others may go on with the keys they have: a new one is published before it signs. */
const KEYS_HOLD_SECONDS = 300;

/** What anybody may read: the interface described, and the public keys. */
export function createDocumentRoutes({ openApi, page, publicKeys }: DocumentPorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/openapi.json')
    .get((_request, response) => {
      response.type('application/json').send(openApi);
    })
    .all(onlyMethods('GET', 'HEAD'));
  router
    .route('/docs')
    .get((_request, response) => {
      response.set('Content-Security-Policy', PAGE_POLICY).type('html').send(page);
    })
    .all(onlyMethods('GET', 'HEAD'));
  router
    .route('/.well-known/jwks.json')
    .get(async (_request, response) => {
      response.set('Cache-Control', `public, max-age=${KEYS_HOLD_SECONDS}`);
      response.json(await publicKeys());
    })
    .all(onlyMethods('GET', 'HEAD'));
  return router;
}
