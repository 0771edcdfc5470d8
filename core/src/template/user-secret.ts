/**
 * The secret that the person holds, as it enters a derivation.
 *
 * - `passphrase`: text. Whoever holds every server key can guess it; each guess costs one Argon2id.
 * - `device`: 256 random bits kept by the person's device (a passkey's PRF output, a key store).
 *   With it a reference is useless even to a thief of every server key.
 * - `device-and-passphrase`: both are needed.
 */
export type UserSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'device'; readonly key: Uint8Array }
  | {
      readonly kind: 'device-and-passphrase';
      readonly key: Uint8Array;
      readonly passphrase: string;
    };
