import type { ServiceStore } from './service/ports.ts';
import type { Tracer } from './tracing/tracer.ts';
import type { Fetch } from './webhooks/post.ts';

/** The store, with each transaction a step of what is around it. */
export function traceStore(
  store: ServiceStore,
  tracer: Tracer,
  system: 'sqlite' | 'postgresql',
): ServiceStore {
  return {
    ...store,
    transaction: (work) =>
      tracer.step({ step: 'transaction', system }, () => store.transaction(work)),
  };
}

/** Calls of webhooks, with each try a trace of its own. */
export function traceFetch(fetch: Fetch, tracer: Tracer): Fetch {
  return (url, request) => {
    const id = request.headers['webhook-id'] ?? '';
    return tracer.webhook({ id, signal: request.signal }, () => fetch(url, request));
  };
}
