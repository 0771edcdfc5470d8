import { Router } from 'express';
import { callInlineHook, envelope } from './hooks.ts';
import type { OrgState } from './state.ts';
import { personOf } from './tokens.ts';

const TYPE = 'com.okta.saml.tokens.transform';
const PATH = '/app/acme_saml_1/exkfn8lMzFm0HZOT5d7/sso/saml';

/** A custom SAML application. What its service provider would get is answered as JSON. */
export function samlRoutes(org: OrgState): Router {
  const router = Router();
  router.get(PATH, async (request, response) => {
    const session = org.sessions.get(request.get('cookie')?.split('sid=')[1] ?? '');
    if (session === undefined) return void response.status(401).end();
    const { login } = session.user.profile;
    const plain = { subject: { nameId: login }, claims: {} as Record<string, object> };
    const hook = [...org.inlineHooks.values()].find(({ type }) => type === TYPE);
    if (hook === undefined) return void response.json(plain);
    const result = await callInlineHook(org, hook, {
      ...envelope(TYPE, org.url + PATH),
      data: { context: { ...personOf(org, session) }, assertion: plain },
    });
    // Where nothing comes back the assertion is as it was.
    if (result.kind === 'failed' || result.body === undefined) return void response.json(plain);
    const { error, commands } = result.body;
    if (error) return void response.status(403).json({ shown: error.errorSummary });
    for (const { type, value } of commands ?? []) {
      if (type !== 'com.okta.assertion.patch') return void response.json(plain);
      for (const { path, value: claim } of value) plain.claims[path.split('/')[2]] = claim;
    }
    response.json(plain);
  });
  return router;
}
