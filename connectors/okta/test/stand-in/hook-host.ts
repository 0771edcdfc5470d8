import { once } from 'node:events';
import { createServer } from 'node:http';
import { type HookEvent, headerSecret } from '@facenition/hook';
import { toNodeListener } from '@facenition/hook/node';
import { createOktaEndpoint, type OktaHooks } from '@facenition/okta';
import { onTestFinished } from 'vitest';
import { SECRET } from '../fake-facenition.ts';

export interface HookHost {
  /** Where Okta calls: `/okta/facenition-hook`. */
  readonly uri: string;
  readonly events: readonly HookEvent[];
}

/** What an administrator hosts: the endpoint of the README behind an HTTP server. */
export async function hostHooks(hooks: OktaHooks): Promise<HookHost> {
  const events: HookEvent[] = [];
  const endpoint = createOktaEndpoint({
    hooks,
    caller: headerSecret({ secrets: [SECRET] }),
    onEvent: (event) => void events.push(event),
  });
  const server = createServer(toNodeListener(endpoint)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return { uri: `http://127.0.0.1:${address.port}/okta/facenition-hook`, events };
}
