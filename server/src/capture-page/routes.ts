import { type RequestHandler, Router } from 'express';
import type { CapturePorts } from '../capture/ports.ts';
import { createCaptureSession } from '../capture/session.ts';
import { CAPTURE_ID, ReturnTo } from '../capture/transaction.ts';
import type { BodyLimits } from '../http/body-admission.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { createOriginCheck } from './browser.ts';
import { createFileRoutes, readPage } from './files.ts';
import { createInvitationRoutes } from './invitation-routes.ts';
import { capturePolicy, type FrameAncestors } from './pages.ts';
import { createSessionRoutes } from './session-routes.ts';

export interface CapturePagePorts {
  readonly capture: CapturePorts;
  readonly limits: BodyLimits;
  readonly checkPlace: () => void;
  readonly pageFolder: string;
  readonly modelsDir: string;
  /** Origins that may show the capture page in a frame. */
  readonly frameAncestors: FrameAncestors;
  /** Counts requests by their address. */
  readonly limitAddress: RequestHandler;
}

/** Everything below `/capture`: the page, its files, and what it asks. */
export function createCaptureRoutes(ports: CapturePagePorts): Router {
  const { capture, limits, checkPlace, limitAddress, pageFolder, modelsDir } = ports;
  const router = Router({ caseSensitive: true, strict: true });
  router.use(createFileRoutes({ pageFolder, pack: capture.pack, modelsDir }));
  router.use(limitAddress);
  router.use(createInvitationRoutes(capture));
  router.route('/:txn').get(createPageHandler(ports)).all(onlyMethods('GET', 'HEAD'));
  router.use(createOriginCheck(capture.publicUrl, capture.store.returnAddresses));
  router.use(createSessionRoutes({ session: createCaptureSession(capture), limits, checkPlace }));
  return router;
}

/** The same page for every capture, there or not: what is there the page asks for itself. */
function createPageHandler({
  capture,
  frameAncestors,
  pageFolder,
}: CapturePagePorts): RequestHandler {
  return async (request, response) => {
    const id = String(request.params.txn);
    const stored = CAPTURE_ID.test(id) ? await capture.store.captures.find(id) : undefined;
    const page = await readPage(pageFolder);
    const returnTo = stored && ReturnTo.parse(JSON.parse(stored.returnTo));
    response
      .set({
        'Content-Security-Policy': capturePolicy(frameAncestors, returnTo),
        'Permissions-Policy':
          'camera=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)',
        'Referrer-Policy': 'no-referrer',
        // Applications that sign in by a popup lose hold of it at a page that is `same-origin`.
        'Cross-Origin-Opener-Policy': 'unsafe-none',
      })
      .type('html');
    if (frameAncestors.length > 0) response.removeHeader('X-Frame-Options');
    response.send(page);
  };
}
