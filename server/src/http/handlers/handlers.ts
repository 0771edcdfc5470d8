import type { CapturePorts } from '../../capture/ports.ts';
import type { ClientRegistration } from '../../service/client-registration.ts';
import type { Handlers } from '../handler.ts';
import { captureHandlers } from './captures.ts';
import { clientHandlers } from './clients.ts';
import { identityTokenHandlers } from './identity-tokens.ts';
import { lifecycleHandlers } from './lifecycle.ts';
import { referenceHandlers } from './references.ts';
import { rosterHandlers } from './rosters.ts';
import { stepUpHandlers } from './step-up.ts';
import { transactionHandlers } from './transactions.ts';

/** What does the work of every operation. */
export function createHandlers(ports: CapturePorts, clients: ClientRegistration): Handlers {
  return {
    ...identityTokenHandlers(ports),
    ...lifecycleHandlers(ports),
    ...rosterHandlers(ports),
    ...transactionHandlers(ports),
    ...referenceHandlers(ports),
    ...stepUpHandlers(ports),
    ...captureHandlers(ports.analysis),
    ...clientHandlers(clients),
  };
}
