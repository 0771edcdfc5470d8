import { createServer } from 'node:http';
import { type HookEvent, headerSecret } from '@facenition/hook';
import { toNodeListener } from '@facenition/hook/node';
import { createOktaEndpoint, type OktaHooks } from '@facenition/okta';
import { onTestFinished } from 'vitest';
import { listenHere } from '../../../../server/test/listen-here.ts';
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
  const url = await listenHere(createServer(toNodeListener(endpoint)), onTestFinished);
  return { uri: `${url}/okta/facenition-hook`, events };
}
