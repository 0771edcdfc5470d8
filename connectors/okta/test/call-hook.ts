import { type CallerCheck, type HookEvent, headerSecret } from '@facenition/hook';
import { createOktaEndpoint, type OktaHooks } from '@facenition/okta';
import { SECRET } from './fake-facenition.ts';

export interface Called {
  readonly status: number;
  readonly body?: unknown;
}

/** Calls the endpoint as Okta does, with the secret. */
export async function callHook(
  hooks: OktaHooks,
  payload: unknown,
  onEvent: (event: HookEvent) => void = () => {},
  caller: CallerCheck = headerSecret({ secrets: [SECRET] }),
): Promise<Called> {
  const endpoint = createOktaEndpoint({ hooks, caller, onEvent });
  const response = await endpoint(
    new Request('https://hooks.example/okta/facenition-hook', {
      method: 'POST',
      body: JSON.stringify(payload) ?? '',
      headers: { authorization: SECRET, 'content-type': 'application/json' },
    }),
  );
  const text = await response.text();
  return { status: response.status, ...(text !== '' && { body: JSON.parse(text) }) };
}
