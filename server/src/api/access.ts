import type { Access, Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

/** Who may make client tokens through the interface. */
export type Registration = 'open' | 'admin' | 'off';

/** What of the interface depends on how the operator has set it up. */
export interface Offer {
  readonly registration: Registration;
  /** Whether there is a way to send one-time codes. */
  readonly sendsCodes: boolean;
}

/** Who may call an operation, once it is known how the operator has set it up. */
export type SettledAccess = Exclude<Access, 'registration'>;

export interface OfferedOperation {
  readonly described: Operation;
  readonly access: SettledAccess;
}

/** The operations that are there. Whatever is switched off is nowhere: no route, no description. */
export function offeredOperations(offer: Offer): readonly OfferedOperation[] {
  return Object.values<Operation>(OPERATIONS).flatMap((described) => {
    const access = accessTo(described, offer);
    return access === undefined ? [] : [{ described, access }];
  });
}

/** `undefined`: switched off. */
export function accessTo(
  { access, versions }: Operation,
  { registration, sendsCodes }: Offer,
): SettledAccess | undefined {
  if (access !== 'registration') return access;
  const needsCodes = !versions.includes(1);
  if (registration === 'off' || (needsCodes && !sendsCodes)) return undefined;
  return registration === 'open' ? 'anyone' : 'admin';
}
