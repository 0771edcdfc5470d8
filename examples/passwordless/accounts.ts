import { randomBytes } from 'node:crypto';
import { type Client, FacenitionApiError } from '@facenition/client';
import { askForFace, type FaceOutcome } from '../face.ts';
import { confirms } from '../receipt.ts';
import type { Settings } from '../settings.ts';

/** What is kept of a person: nothing that shows a face, nothing that opens without their secret. */
interface Account {
  readonly token: string;
  readonly id: string;
}

/** What a person shows. The secret stays with them: it is passed on, and never kept. */
export interface Shown {
  readonly identifier: string;
  readonly photos: readonly Uint8Array[];
  readonly deviceSecret: string;
}

export type SignUpOutcome =
  | { readonly outcome: 'signed-up' }
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'retake'; readonly reason: string };

export interface AccountOptions extends Pick<Settings, 'receiptKeys' | 'level'> {
  readonly client: Pick<Client, 'generate' | 'authenticate'>;
}

export interface Accounts {
  signUp(shown: Shown): Promise<SignUpOutcome>;
  /** `match` only where a receipt says so, signed for this very question. */
  signIn(shown: Shown): Promise<FaceOutcome>;
}

const SCOPE = 'app:login';

/** Accounts without passwords: a name, a face and a secret of the person's device. */
export function createAccounts({ client, receiptKeys, level }: AccountOptions): Accounts {
  const accounts = new Map<string, Account>();
  return {
    async signUp({ identifier, photos, deviceSecret }) {
      if (accounts.has(identifier)) return { outcome: 'taken' };
      try {
        const { token, id } = await client.generate({
          photo: photos,
          device_secret: deviceSecret,
          scope: SCOPE,
          accuracy: level,
        });
        // Somebody may have taken the name meanwhile.
        if (accounts.has(identifier)) return { outcome: 'taken' };
        accounts.set(identifier, { token, id });
        return { outcome: 'signed-up' };
      } catch (error) {
        if (!(error instanceof FacenitionApiError) || error.code !== 'not-acquired') throw error;
        return { outcome: 'retake', reason: error.reason ?? 'unusable' };
      }
    },

    async signIn({ identifier, photos, deviceSecret }) {
      const account = accounts.get(identifier);
      if (account === undefined) return { outcome: 'refused' };
      const nonce = randomBytes(32).toString('base64url');
      const asked = await askForFace(client, {
        photo: photos,
        device_secret: deviceSecret,
        scope: SCOPE,
        accuracy: level,
        token: account.token,
        nonce,
      });
      if (asked.outcome !== 'match') return asked;
      const question = { nonce, sub: account.id, scope: SCOPE, level };
      const isSigned = await confirms(asked.receipt, question, receiptKeys);
      return isSigned ? asked : { outcome: 'refused' };
    },
  };
}
