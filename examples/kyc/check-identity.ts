import { type Client, FacenitionApiError } from '@facenition/client';
import type { Level } from '../settings.ts';

export interface IdentityCheck {
  /** The portrait of a document, from its chip or cut out of a scan. */
  readonly portrait: Uint8Array;
  readonly selfie: Uint8Array;
  readonly level: Level;
}

/** Every way a check can end. Nobody is turned away by a machine alone: `refused` can be appealed. */
export type CheckOutcome =
  | { readonly outcome: 'accepted' }
  /** The faces match, but something speaks against it: a person looks. */
  | { readonly outcome: 'review'; readonly because: 'attack-suspected' | 'liveness-not-checked' }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'retake'; readonly which: 'portrait' | 'selfie'; readonly reason: string };

type Checking = Pick<Client, 'quality' | 'liveness' | 'match'>;

/** Whether a selfie shows the person of a document. Keeps nothing: neither does the server. */
export async function checkIdentity(
  client: Checking,
  { portrait, selfie, level }: IdentityCheck,
): Promise<CheckOutcome> {
  for (const [which, photo] of [
    ['portrait', portrait],
    ['selfie', selfie],
  ] as const) {
    // A document may show the portrait twice; beside a selfie nobody else belongs.
    const face = which === 'portrait' ? 'largest' : 'only';
    const { usable, reason = 'unusable' } = await client.quality({ photo, face });
    if (!usable) return { outcome: 'retake', which, reason };
  }
  const request = { photo: selfie, reference: portrait, accuracy: level, face: 'largest' } as const;
  const { match, reason, image } = await client.match(request);
  if (reason !== undefined) {
    return { outcome: 'retake', which: image === 'reference' ? 'portrait' : 'selfie', reason };
  }
  if (match !== true) return { outcome: 'refused' };
  return judgeLiveness(client, selfie);
}

/** A signal of risk, not proof: it decides whether a person looks, never who is refused. */
async function judgeLiveness(client: Checking, selfie: Uint8Array): Promise<CheckOutcome> {
  try {
    const { live, reason } = await client.liveness({ photo: selfie });
    if (reason !== undefined) return { outcome: 'retake', which: 'selfie', reason };
    return live === true
      ? { outcome: 'accepted' }
      : { outcome: 'review', because: 'attack-suspected' };
  } catch (error) {
    if (error instanceof FacenitionApiError && error.code === 'ERR_PACK_NOT_INSTALLED') {
      return { outcome: 'review', because: 'liveness-not-checked' };
    }
    throw error;
  }
}
