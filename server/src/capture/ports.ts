import type { ServicePorts } from '../service/ports.ts';
import type { ConsentTerms } from './consent.ts';
import type { Passkeys } from './passkeys.ts';

/** What live captures work with. */
export interface CapturePorts extends ServicePorts {
  /** Where browsers reach this server, without a slash at the end. */
  readonly publicUrl: string;
  readonly passkeys: Passkeys;
  /** What people agree to before they are enrolled; absent: nobody can be. */
  readonly consent?: ConsentTerms;
}
