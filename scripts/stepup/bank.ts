import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { type Accounts, createAccounts } from '../../examples/stepup/accounts.ts';
import { createApp } from '../../examples/stepup/app.ts';
import { createStepUp, type StepUpOptions } from '../../examples/stepup/step-up.ts';

/** The example application, and somebody who has an account there. */
export interface Bank {
  readonly url: string;
  readonly name: string;
  readonly password: string;
  /** Of a letter: the way without a face. */
  readonly codes: readonly string[];
  readonly accounts: Accounts;
}

export interface BankOptions extends Pick<StepUpOptions, 'client' | 'level'> {
  /** Who has an account. */
  readonly name: string;
  /** Of the bank itself: free, and registered with the server. */
  readonly port: number;
  readonly captureOrigin: string;
  readonly notice?: string;
  readonly onFault: (fault: unknown) => void;
}

/** Where browsers come back to. */
export const bankOrigin = (port: number): string => `http://localhost:${port}`;
export const returnAddress = (port: number): string => `${bankOrigin(port)}/back`;

export async function openBank(options: BankOptions, opened: AsyncDisposableStack): Promise<Bank> {
  const { client, level, port, name } = options;
  const origin = bankOrigin(port);
  const accounts = createAccounts();
  const password = randomBytes(6).toString('hex');
  const { codes } = accounts.add(name, password);
  const stepUp = createStepUp({ client, level, returnTo: returnAddress(port) });
  const server = createServer(createApp({ ...options, origin, accounts, stepUp }));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  opened.defer(() => close(server));
  return { url: origin, name, password, codes, accounts };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await once(server.close(), 'close');
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const probe = createSocket().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await once(probe.close(), 'close');
  return address.port;
}
