import { json, type Request, type Response, Router } from 'express';
import { invalid, notFound, tokenNeeded } from './errors.ts';
import { eventHookRoutes, inlineHookRoutes } from './hook-management.ts';
import { SERVICE_TOKEN } from './service-application.ts';
import { newId, type OrgState, type OrgUser, type Thing } from './state.ts';

/** The management interface, as far as a connector goes. */
export function managementRoutes(org: OrgState): Router {
  const router = Router();
  router.use(tokenNeeded(`SSWS ${org.apiToken}`, `Bearer ${SERVICE_TOKEN}`), json());
  router.use(({ method, originalUrl }, _response, next) => {
    if (method !== 'GET') org.changes.push(`${method} ${originalUrl}`);
    next();
  });
  router.use('/inlineHooks', inlineHookRoutes(org));
  router.use('/eventHooks', eventHookRoutes(org));
  router.use('/users', userRoutes(org));
  router.use('/meta/schemas/user/default', schemaRoutes(org));
  router.use('/idps', providerRoutes(org));
  router.get('/authorizationServers', (_request, response) => {
    response.json(org.authorizationServers);
  });
  router.get('/authorizationServers/:as/policies', ({ params }, response) => {
    const policies = org.accessPolicies.get(params.as);
    if (policies === undefined) notFound(response, params.as);
    else response.json(policies);
  });
  router.get('/policies', ({ query }, response) => {
    response.json(query.type === 'PROFILE_ENROLLMENT' ? org.profilePolicies : []);
  });
  router.use('/authorizationServers/:as/policies/:policy/rules', ruleRoutes(org));
  router.use('/policies/:policy/rules', ruleRoutes(org));
  return router;
}

function ruleRoutes({ rules }: OrgState): Router {
  const router = Router({ mergeParams: true });
  const listed = ({ params }: Request): Thing[] => rules.get(String(params.policy)) ?? [];
  router.get('/', (request, response) => void response.json(listed(request)));
  router.get('/:id', (request, response) => {
    const rule = listed(request).find(({ id }) => id === request.params.id);
    if (rule === undefined) notFound(response, String(request.params.id));
    else response.json(rule);
  });
  // All of it: what is not sent is gone.
  router.put('/:id', (request, response) => {
    const all = listed(request);
    const at = all.findIndex(({ id }) => id === request.params.id);
    const before = all[at];
    if (before === undefined) return notFound(response, String(request.params.id));
    const { name, type, actions } = request.body;
    if (!(name && type && actions)) return invalid(response, 'rule: not complete');
    all[at] = { ...request.body, id: before.id };
    response.json(all[at]);
  });
  return router;
}

function userRoutes(org: OrgState): Router {
  const router = Router();
  const find = (idOrLogin: string, response: Response): OrgUser | undefined => {
    const is = ({ id, profile }: OrgUser) => id === idOrLogin || profile.login === idOrLogin;
    const user = [...org.users.values()].find(is);
    if (user === undefined) notFound(response, `${idOrLogin} (User)`);
    return user;
  };
  const shown = ({ id, profile }: OrgUser) => ({ id, status: 'ACTIVE', profile });
  router.get('/:user', ({ params }, response) => {
    const user = find(params.user, response);
    if (user !== undefined) response.json(shown(user));
  });
  // Partial: what is `null` is taken away.
  router.post('/:user', ({ params, body }, response) => {
    const user = find(params.user, response);
    if (user === undefined) return;
    const unknown = Object.keys(body.profile).filter((name) => !org.properties.has(name));
    if (unknown.length > 0) return invalid(response, `${unknown}: not in the schema`);
    for (const [name, value] of Object.entries(body.profile)) {
      if (value === null) delete user.profile[name];
      else user.profile[name] = value;
    }
    response.json(shown(user));
  });
  return router;
}

function schemaRoutes({ properties }: OrgState): Router {
  const router = Router();
  const schema = () => ({
    id: 'https://acme-test.okta.com/meta/schemas/user/default',
    type: 'object',
    definitions: {
      base: { id: '#base', type: 'object', properties: { login: { type: 'string' } } },
      custom: { id: '#custom', type: 'object', properties: Object.fromEntries(properties) },
    },
  });
  router.get('/', (_request, response) => void response.json(schema()));
  router.post('/', ({ body }, response) => {
    for (const [name, property] of Object.entries(body.definitions.custom.properties)) {
      if (name === 'id' || name === 'profile') return invalid(response, `${name}: reserved`);
      if (property === null) properties.delete(name);
      else properties.set(name, { ...properties.get(name), ...Object(property) });
    }
    response.json(schema());
  });
  return router;
}

function providerRoutes({ identityProviders }: OrgState): Router {
  const router = Router();
  // The secret of a client is told to nobody.
  const shown = (provider: Thing): object => {
    const copy = structuredClone(provider);
    delete copy.protocol?.credentials?.client?.client_secret;
    return copy;
  };
  // One page: 20, or what is asked for up to 200.
  router.get('/', ({ query }, response) => {
    const { q = '', limit = '20' } = query;
    const called = [...identityProviders.values()].filter(({ name }) =>
      String(name).toLowerCase().startsWith(String(q).toLowerCase()),
    );
    response.json(called.slice(0, Math.min(Number(limit), 200)).map(shown));
  });
  router.post('/', ({ body }, response) => {
    if (!body.protocol?.credentials?.client?.client_secret) {
      return invalid(response, 'protocol.credentials.client.client_secret: missing');
    }
    const provider = { ...body, id: newId('0oa'), status: 'ACTIVE' };
    identityProviders.set(provider.id, provider);
    response.json(shown(provider));
  });
  router.put('/:id', ({ params, body }, response) => {
    if (!identityProviders.has(params.id)) return notFound(response, params.id);
    const provider = { ...body, id: params.id };
    identityProviders.set(params.id, provider);
    response.json(shown(provider));
  });
  router.delete('/:id', ({ params }, response) => {
    if (!identityProviders.delete(params.id)) return notFound(response, params.id);
    response.status(204).end();
  });
  return router;
}
