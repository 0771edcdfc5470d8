import { createFacenition, type Facenition } from '@facenition/hook';
import { kept } from './kept.ts';
import type { LambdaPorts } from './triggers.ts';

/** A token that was changed is seen after that time. */
const TOKEN_SECONDS = 300;

export interface ConnectPorts {
  /** A secret by its id. Rejects with `HookFault`. */
  readonly secret: (id: string) => Promise<string>;
  readonly clock: () => number;
}

/** Connections by the client token of Secrets Manager. */
export function createConnect({ secret, clock }: ConnectPorts): LambdaPorts['connect'] {
  const connections = new Map<string, () => Promise<Facenition>>();
  return (set, tenant) => {
    const known = connections.get(tenant);
    if (known !== undefined) return known();
    const make = kept(
      async () =>
        createFacenition({
          url: set.FACENITION_URL,
          token: await secret(set.FACENITION_TOKEN_SECRET_ID),
          idp: 'cognito',
          tenant,
        }),
      { seconds: TOKEN_SECONDS, clock },
    );
    connections.set(tenant, make);
    return make();
  };
}
