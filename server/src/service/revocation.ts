import { FacenitionError, identityTokenId } from '@facenition/core';
import type { TokenState } from '../store/identity-tokens.ts';
import { aliasIn } from './alias.ts';
import {
  type Alongside,
  type Origin,
  originOf,
  type ServicePorts,
  type ServiceStoreParts,
} from './ports.ts';

/** Names a token by itself or by its id. */
export interface TokenName {
  readonly token?: string | undefined;
  readonly id?: string | undefined;
}

export type RevocationPorts = Pick<ServicePorts, 'store' | 'webhooks' | 'clock'>;

export interface Revocation {
  readonly id: string;
  /** It was retired before. */
  readonly already: boolean;
}

/**
 * Revokes a token for good. When it resolves, no server of this database lets anybody in with it.
 *
 * Rejects with `ERR_FIELD_MISSING`, `ERR_FIELD_INVALID`, `ERR_TOKEN_MALFORMED`, `ERR_STORE_FAILED`.
 */
export async function revoke(
  { reason, ...name }: TokenName & { readonly reason?: string | undefined },
  origin: Origin,
  ports: RevocationPorts,
  alongside: Alongside<Revocation>,
): Promise<Revocation> {
  const id = await idOf(name);
  return ports.store.transaction(async (parts) => {
    const revocation = await revokeIn(parts, { id, reason }, origin, ports);
    await alongside(revocation, parts);
    return revocation;
  });
}

/** Revokes a token in a transaction that does more. */
export async function revokeIn(
  parts: ServiceStoreParts,
  { id, reason }: { readonly id: string; readonly reason?: string | undefined },
  origin: Origin | 'operator' | 'server',
  { webhooks, clock }: Pick<RevocationPorts, 'webhooks' | 'clock'>,
): Promise<Revocation> {
  const now = clock();
  const clientId = typeof origin === 'string' ? undefined : origin.clientId;
  const retired = {
    id,
    as: 'revoked',
    ...(reason !== undefined && { reason }),
    ...(clientId !== undefined && { clientId }),
  } as const;
  if ((await parts.identityTokens.retire(retired, now)) === 'already') return { id, already: true };
  await webhooks.announce(parts, { type: 'token.revoked', id }, now);
  await parts.auditEntries.append(
    { type: 'token-revoked', ...(await aliasIn(parts, id)), ...originOf(origin) },
    now,
  );
  return { id, already: false };
}

export interface StateOfToken {
  readonly id: string;
  readonly state: TokenState;
}

/** The states of tokens, in the order in which they were named. Rejects as `revoke`. */
export async function statesOf(
  names: readonly TokenName[],
  { store, clock }: Pick<ServicePorts, 'store' | 'clock'>,
): Promise<readonly StateOfToken[]> {
  const ids = await Promise.all(names.map(idOf));
  const states = await store.identityTokens.stateOf(ids, clock());
  return ids.map((id) => ({ id, state: states.get(id) ?? 'unknown' }));
}

async function idOf({ token, id }: TokenName): Promise<string> {
  if (token !== undefined && id !== undefined) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'give the token or its id, not both');
  }
  if (token !== undefined) return identityTokenId(token);
  if (id !== undefined) return id;
  throw new FacenitionError('ERR_FIELD_MISSING', 'token or id is needed');
}
