import { FacenitionError } from '@facenition/core';
import { aliasIn } from '../service/alias.ts';
import { type Origin, originOf, type ServiceStoreParts } from '../service/ports.ts';
import { type RevocationPorts, revokeIn } from '../service/revocation.ts';
import type { CaptureSubject } from '../store/capture-transactions.ts';
import type { IdentityTenant } from '../store/client-tokens.ts';

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
  origin: Origin | 'operator',
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
 * of the scopes already; then nothing is moved.
 */
export async function moveReferences(
  parts: ServiceStoreParts,
  { from, to }: { readonly from: CaptureSubject; readonly to: CaptureSubject },
  origin: Origin | 'operator',
  { clock }: Pick<RevocationPorts, 'clock'>,
): Promise<number> {
  const moved = await parts.vault.move(from, to);
  if (moved === 'taken') {
    throw new FacenitionError('ERR_ALREADY_ENROLLED', 'that person has references already');
  }
  const event = { type: 'references-moved', count: moved, ...originOf(origin) } as const;
  await parts.auditEntries.append(event, clock());
  return moved;
}
