import { randomBytes } from 'node:crypto';
import { Router } from 'express';
import { createCaptureTransactions } from '../capture/begin.ts';
import type { CapturePorts } from '../capture/ports.ts';
import { CLOUDS, ENTRA_PREFIX } from '../entra/addresses.ts';
import { createEntraKeySets } from '../entra/key-sets.ts';
import { createEntraRoutes } from '../entra/routes.ts';
import type { Mount } from '../http/app.ts';
import type { IdentityProviderKeys } from '../keys/provider/ports.ts';
import type { ServerParts } from './server-parts.ts';

const SECRET_BYTES = 32;

/** The External MFA profile of Microsoft Entra. */
export function entraMount(
  { store, clock, log }: ServerParts,
  capture: CapturePorts,
  providerKeys: IdentityProviderKeys,
): Mount {
  const { publicUrl } = capture;
  const routes = createEntraRoutes({
    store,
    captures: createCaptureTransactions(capture),
    providerKeys,
    entraKeys: createEntraKeySets({
      clouds: CLOUDS,
      fetch: (input, init) => fetch(input, init),
      clock,
    }),
    clouds: CLOUDS,
    publicUrl,
    clock,
    randomSecret: () => randomBytes(SECRET_BYTES).toString('base64url'),
    log,
  });
  return { path: ENTRA_PREFIX, routes: ({ address }) => Router().use(address, routes) };
}
