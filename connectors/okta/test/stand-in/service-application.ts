import { Router, urlencoded } from 'express';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import type { OrgState } from './state.ts';

/** A service application with `private_key_jwt`, as the org knows it. */
export interface ServiceApplication {
  readonly clientId: string;
  readonly keys: JSONWebKeySet;
  readonly scopes: readonly string[];
}

export const SERVICE_TOKEN = 'an-access-token-of-the-org';

/** The org authorization server, for service applications alone (RFC 7523). */
export function serviceApplicationRoutes({ url }: OrgState, app: ServiceApplication): Router {
  const router = Router();
  router.post('/oauth2/v1/token', urlencoded({ extended: false }), async (request, response) => {
    const { client_assertion: assertion, scope, grant_type: grant } = request.body;
    const audience = `${url}/oauth2/v1/token`;
    const refuse = (error: string) => void response.status(400).json({ error });
    if (grant !== 'client_credentials') return refuse('unsupported_grant_type');
    const asked = String(scope).split(' ');
    if (!asked.every((one) => app.scopes.includes(one))) return refuse('invalid_scope');
    try {
      const { payload } = await jwtVerify(String(assertion), createLocalJWKSet(app.keys), {
        ...{ audience, issuer: app.clientId, subject: app.clientId },
      });
      if (payload.exp === undefined) return refuse('invalid_client');
    } catch {
      return void response.status(401).json({ error: 'invalid_client' });
    }
    response.json({ token_type: 'Bearer', expires_in: 3600, access_token: SERVICE_TOKEN, scope });
  });
  return router;
}
