import { type Response, Router } from 'express';
import { acceptInvitation, isInvited } from '../capture/invitation.ts';
import type { CapturePorts } from '../capture/ports.ts';
import { onlyMethods } from '../http/only-methods.ts';
import { requestIdOf } from '../http/request-id.ts';
import { INVITATION_OVER_PAGE, INVITATION_PAGE, INVITATION_POLICY } from './pages.ts';

/**
 * What the link of an invitation opens. A look at it uses nothing up: programs that look at links
 * before people do must not take their invitations away.
 */
export function createInvitationRoutes(ports: CapturePorts): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router
    .route('/invitation/:code')
    .get(async (request, response) => {
      const isGood = await isInvited(String(request.params.code), ports);
      show(response, isGood ? 200 : 404, isGood ? INVITATION_PAGE : INVITATION_OVER_PAGE);
    })
    .post(async (request, response) => {
      const origin = { requestId: requestIdOf(response) };
      const begun = await acceptInvitation(String(request.params.code), origin, ports);
      if (begun === undefined) return show(response, 404, INVITATION_OVER_PAGE);
      response.redirect(303, begun.url);
    })
    .all(onlyMethods('GET', 'HEAD', 'POST'));
  return router;
}

function show(response: Response, status: number, page: string): void {
  response
    .status(status)
    .set({ 'Content-Security-Policy': INVITATION_POLICY, 'Referrer-Policy': 'no-referrer' })
    .type('html')
    .send(page);
}
