import { FacenitionError } from '@facenition/core';
import { isSignUpUser } from '../sign-up-user.ts';
import type { CaptureSubject } from '../store/capture-transactions.ts';
import type { IdentityTenant } from '../store/client-tokens.ts';
import { aliasIn } from './alias.ts';
import { type Origin, originOf, type ServiceStoreParts } from './ports.ts';
import { type RevocationPorts, revokeIn } from './revocation.ts';

/** How long the reference of a sign-up waits for an account. */
const SIGN_UP_MS = 86_400_000;
/** So many are read at once. */
const PAGE = 100;

/** Which reference, and why; `within`: those of others are as if they were not there. */
interface Removal {
  readonly id: string;
  readonly reason?: string | undefined;
  readonly within?: IdentityTenant | undefined;
}

/**
 * Takes a reference back: its token is good for nobody from then on, and is deleted here. Rejects
 * with `ERR_NOT_FOUND`, `ERR_STORE_FAILED`.
 */
export async function removeReference(
  parts: ServiceStoreParts,
  { id, reason, within }: Removal,
  origin: Origin | 'operator' | 'server',
  ports: Pick<RevocationPorts, 'webhooks' | 'clock'>,
): Promise<void> {
  const reference = await parts.vault.find(id);
  if (reference === undefined || !isWithin(reference.subject, within)) {
    throw new FacenitionError('ERR_NOT_FOUND', 'there is no such reference');
  }
  const { tokenId } = reference;
  await revokeIn(parts, { id: tokenId, reason }, origin, ports);
  await parts.auditEntries.append(
    {
      type: 'reference-removed',
      reference: id,
      ...(await aliasIn(parts, tokenId)),
      ...originOf(origin),
    },
    ports.clock(),
  );
}

function isWithin({ idp, tenant }: CaptureSubject, within: IdentityTenant | undefined): boolean {
  return within === undefined || (within.idp === idp && within.tenant === tenant);
}

/**
 * Gives all references of one user to another: for who changes the identity provider, or is known
 * there by another id. Answers how many. Rejects with `ERR_ALREADY_ENROLLED` where that one has some
 * of the scopes already, and with `ERR_FIELD_INVALID` for a person of a sign-up; then nothing is moved.
 */
export async function moveReferences(
  parts: ServiceStoreParts,
  { from, to }: { readonly from: CaptureSubject; readonly to: CaptureSubject },
  origin: Origin | 'operator',
  { clock }: Pick<RevocationPorts, 'clock'>,
): Promise<number> {
  for (const { userId } of [from, to]) checkUserId(userId);
  const moved = await parts.vault.move(from, to);
  if (moved === 'taken') {
    throw new FacenitionError('ERR_ALREADY_ENROLLED', 'that person has references already');
  }
  const event = { type: 'references-moved', count: moved, ...originOf(origin) } as const;
  await parts.auditEntries.append(event, clock());
  return moved;
}

/**
 * Gives the reference of a sign-up to the user id that the account was given, within a day; to nobody
 * else after that, and to the same again without a further entry in the audit log.
 * Rejects with `ERR_NOT_FOUND` where there is no such reference at this identity provider and tenant,
 * and with `ERR_ALREADY_ENROLLED` where that user has one of the scope.
 */
export async function bindReference(
  parts: ServiceStoreParts,
  { id, to }: { readonly id: string; readonly to: CaptureSubject },
  origin: Origin,
  { clock }: Pick<RevocationPorts, 'clock'>,
): Promise<void> {
  checkUserId(to.userId);
  const now = clock();
  await parts.vault.purge(now);
  const bound = await parts.vault.bind(id, to, now - SIGN_UP_MS);
  switch (bound.outcome) {
    case 'already':
      // Whoever did not get the answer asks again.
      return;
    case 'unknown':
      throw new FacenitionError('ERR_NOT_FOUND', 'there is no such reference of a sign-up');
    case 'taken':
      throw new FacenitionError('ERR_ALREADY_ENROLLED', 'that person has a reference already');
    case 'bound':
      break;
  }
  const alias = await aliasIn(parts, bound.tokenId);
  const event = { type: 'reference-bound', reference: id, ...alias, ...originOf(origin) } as const;
  await parts.auditEntries.append(event, now);
}

/** Removes references of sign-ups that nobody was given. Several servers may do it at once. */
export async function removeUnbound(ports: RevocationPorts, now: number): Promise<void> {
  for (;;) {
    const found = await ports.store.vault.listUnbound(now - SIGN_UP_MS, PAGE);
    for (const { id } of found) {
      await ports.store.transaction(async (parts) => {
        const still = await parts.vault.find(id);
        if (still === undefined || !isSignUpUser(still.subject.userId)) return;
        await removeReference(parts, { id, reason: 'no account came of it' }, 'server', ports);
      });
    }
    if (found.length < PAGE) return;
  }
}

/** Throws `ERR_FIELD_INVALID` for a user id that only this server makes up. */
export function checkUserId(userId: string): void {
  if (!isSignUpUser(userId)) return;
  throw new FacenitionError('ERR_FIELD_INVALID', 'user: such a user id is of a sign-up alone');
}
