import type { ClientRegistration } from '../../service/client-registration.ts';
import type { ServicePorts } from '../../service/ports.ts';
import type { Handlers } from '../handler.ts';
import { captureHandlers } from './captures.ts';
import { clientHandlers } from './clients.ts';
import { identityTokenHandlers } from './identity-tokens.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { rosterHandlers } from './rosters.ts';
import { stepUpHandlers } from './step-up.ts';

/** What does the work of every operation. */
export function createHandlers(ports: ServicePorts, clients: ClientRegistration): Handlers {
  return {
    ...identityTokenHandlers(ports),
    ...lifecycleHandlers(ports),
    ...rosterHandlers(ports),
    ...stepUpHandlers(ports),
    ...captureHandlers(ports.analysis),
    ...clientHandlers(clients),
  };
}
