import { type Response, Router } from 'express';
import { invalid, notFound } from './errors.ts';
import { callInlineHook, headersOf } from './hooks.ts';
import {
  type EventHook,
  type HookChannel,
  type InlineHook,
  newId,
  type OrgState,
} from './state.ts';

/** Over TLS alone; this machine is for tests. */
const isAddress = (uri: unknown): boolean => /^https:|^http:\/\/127\.0\.0\.1/.test(String(uri));

/** What a hook is sent with is never told. */
function shown<Hook extends { readonly channel: HookChannel }>(hook: Hook) {
  const { authScheme, clientSecret: _, ...config } = hook.channel.config;
  const scheme = authScheme && { type: authScheme.type, key: authScheme.key };
  return {
    ...hook,
    channel: {
      ...hook.channel,
      config: { ...config, ...(scheme && { authScheme: scheme }) },
    },
  };
}

/** `inlineHooks` of the management interface. */
export function inlineHookRoutes(org: OrgState): Router {
  const router = Router();
  const hooks = org.inlineHooks;
  const found = (id: string | undefined, response: Response): InlineHook | undefined => {
    const hook = hooks.get(id ?? '');
    if (hook === undefined) notFound(response, `${id} (InlineHook)`);
    return hook;
  };
  router.get('/', (_request, response) => void response.json([...hooks.values()].map(shown)));
  router.post('/', ({ body }, response) => {
    if (!isComplete(body)) return invalid(response, 'channel.config: not complete');
    if ([...hooks.values()].some(({ name }) => name === body.name)) {
      return invalid(response, 'name: An inline hook with this name exists');
    }
    const hook = { ...body, id: newId('cal'), status: 'ACTIVE' };
    hooks.set(hook.id, hook);
    response.json(shown(hook));
  });
  router.get('/:id', ({ params }, response) => {
    const hook = found(params.id, response);
    if (hook !== undefined) response.json(shown(hook));
  });
  router.put('/:id', ({ params, body }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    if (!isComplete(body)) return invalid(response, 'channel.config: not complete');
    const replaced = { ...body, id: hook.id, status: hook.status };
    hooks.set(hook.id, replaced);
    response.json(shown(replaced));
  });
  router.delete('/:id', ({ params }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    if (hook.status === 'ACTIVE') return invalid(response, 'status: The hook is active');
    hooks.delete(hook.id);
    response.status(204).end();
  });
  router.post('/:id/lifecycle/:how', ({ params }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    hook.status = params.how === 'activate' ? 'ACTIVE' : 'INACTIVE';
    response.json(shown(hook));
  });
  router.post('/:id/execute', async ({ params, body }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    const result = await callInlineHook(org, hook, body);
    if (result.kind === 'failed') return invalid(response, `inline hook: ${result.why}`);
    response.json(result.body ?? {});
  });
  return router;
}

/** With its secret: one that is not sent is gone. */
function isComplete({ name, type, channel }: InlineHook): boolean {
  const { uri, authScheme, clientSecret, hookKeyId } = Object(channel?.config);
  const hasSecret = authScheme?.value || clientSecret || hookKeyId;
  return Boolean(name && type && channel.version === '1.0.0' && isAddress(uri) && hasSecret);
}

/** `eventHooks` of the management interface. */
export function eventHookRoutes({ eventHooks: hooks }: OrgState): Router {
  const router = Router();
  const found = (id: string | undefined, response: Response): EventHook | undefined => {
    const hook = hooks.get(id ?? '');
    if (hook === undefined) notFound(response, `${id} (EventHook)`);
    return hook;
  };
  router.get('/', (_request, response) => void response.json([...hooks.values()].map(shown)));
  router.post('/', ({ body }, response) => {
    if (!isAddress(body.channel?.config?.uri)) return invalid(response, 'channel.config.uri');
    // Inline hooks alone know OAuth 2.0.
    if (body.channel.type !== 'HTTP') return invalid(response, 'channel.type');
    const id = newId('who');
    const hook = { ...body, id, status: 'ACTIVE', verificationStatus: 'UNVERIFIED' };
    hooks.set(id, hook);
    response.json(shown(hook));
  });
  router.put('/:id', ({ params, body }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    const { status } = hook;
    const replaced = { ...body, id: hook.id, status, verificationStatus: 'UNVERIFIED' };
    hooks.set(hook.id, replaced);
    response.json(shown(replaced));
  });
  router.delete('/:id', ({ params }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    if (hook.status === 'ACTIVE') return invalid(response, 'status: The hook is active');
    hooks.delete(hook.id);
    response.status(204).end();
  });
  router.post('/:id/lifecycle/:how', async ({ params }, response) => {
    const hook = found(params.id, response);
    if (hook === undefined) return;
    if (params.how !== 'verify') {
      hook.status = params.how === 'activate' ? 'ACTIVE' : 'INACTIVE';
      return void response.json(shown(hook));
    }
    if (!(await isProved(hook))) return invalid(response, 'The event hook could not be verified');
    hook.verificationStatus = 'VERIFIED';
    response.json(shown(hook));
  });
  return router;
}

async function isProved({ channel }: EventHook): Promise<boolean> {
  const challenge = crypto.randomUUID();
  const response = await fetch(channel.config.uri, {
    headers: { ...headersOf(channel.config), 'x-okta-verification-challenge': challenge },
  });
  if (response.status !== 200) return false;
  return Object(await response.json()).verification === challenge;
}
