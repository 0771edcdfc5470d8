import type { Kysely } from 'kysely';
import * as z from 'zod';
import { guard } from './guard.ts';
import type { RelyingPartyTable, Tables } from './tables.ts';

/** What a relying party wants a sign-in for; docs/openid.md says what each of them changes. */
export const PROFILES = ['generic', 'okta-idp', 'okta-idv', 'first-factor'] as const;
export type Profile = (typeof PROFILES)[number];

/** How a relying party shows who it is; `none`: it has no secret, and PKCE is all there is. */
export const CLIENT_AUTHENTICATION = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const;

/** What an operator sets of a relying party, besides what it is found by. */
const Settings = z.strictObject({
  redirectUris: z.array(z.url()).min(1),
  postLogoutRedirectUris: z.array(z.url()),
  backchannelLogoutUri: z.url().optional(),
  authentication: z.enum(CLIENT_AUTHENTICATION),
  /** Public keys, for `private_key_jwt`. */
  jwks: z.strictObject({ keys: z.array(z.record(z.string(), z.json())).min(1) }).optional(),
  jwksUri: z.url().optional(),
  signing: z.enum(['RS256', 'ES256']),
  requiresPushedRequests: z.boolean(),
  requiresPkce: z.boolean(),
  subjects: z.enum(['public', 'pairwise']),
});
export type RelyingPartySettings = z.infer<typeof Settings>;

/** An application, or another identity provider, that has people verified here. */
export interface RelyingParty {
  /** Its `client_id`. */
  readonly id: string;
  /** What people are shown, and what an operator calls it. */
  readonly name: string;
  readonly profile: Profile;
  /** Where its people are found in the vault. */
  readonly idp: string;
  readonly tenant: string;
  readonly settings: Readonly<RelyingPartySettings>;
  /** SHA-256 of its secret, 32 bytes: the secret itself is not kept. Absent: it has none. */
  readonly secretHash?: Uint8Array;
  /** The generation of keys that its pseudonyms are made with, for good. */
  readonly kid: number;
  readonly createdAt: number;
  readonly disabledAt?: number;
}

export interface RelyingParties {
  /** `false`: there is one of this id. */
  add(relyingParty: RelyingParty): Promise<boolean>;
  find(id: string): Promise<RelyingParty | undefined>;
  /** In the order in which they were made. */
  list(): Promise<readonly RelyingParty[]>;
  /** Answers whether there is one that has a secret. */
  replaceSecret(id: string, secretHash: Uint8Array): Promise<boolean>;
  /** From when on it is refused; `undefined`: it is not. Answers whether there is one. */
  setDisabled(id: string, disabledAt: number | undefined): Promise<boolean>;
  /** Answers whether there was one. */
  remove(id: string): Promise<boolean>;
}

export function createRelyingParties(database: Kysely<Tables>): RelyingParties {
  return {
    add: (relyingParty) =>
      guard('cannot add a relying party', async () => {
        const added = await database
          .insertInto('relying_party')
          .values(rowOf(relyingParty))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .returning('id')
          .execute();
        return added.length === 1;
      }),
    find: (id) =>
      guard('cannot look up a relying party', async () => {
        const row = await database
          .selectFrom('relying_party')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        return row && relyingPartyOf(row);
      }),
    list: () =>
      guard('cannot list the relying parties', async () => {
        const query = database.selectFrom('relying_party').selectAll();
        const rows = await query.orderBy('created_at').orderBy('id').execute();
        return rows.map(relyingPartyOf);
      }),
    replaceSecret: (id, secretHash) =>
      guard('cannot replace the secret of a relying party', async () => {
        const { numUpdatedRows } = await database
          .updateTable('relying_party')
          .set({ secret_hash: secretHash })
          .where('id', '=', id)
          .where('secret_hash', 'is not', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    setDisabled: (id, disabledAt) =>
      guard('cannot disable a relying party', async () => {
        const { numUpdatedRows } = await database
          .updateTable('relying_party')
          .set({ disabled_at: disabledAt ?? null })
          .where('id', '=', id)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    remove: (id) =>
      guard('cannot remove a relying party', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('relying_party')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
  };
}

function rowOf(relyingParty: RelyingParty): RelyingPartyTable {
  const { id, name, profile, idp, tenant, kid } = relyingParty;
  return {
    id,
    name,
    profile,
    idp,
    tenant,
    settings: JSON.stringify(Settings.parse(relyingParty.settings)),
    secret_hash: relyingParty.secretHash ?? null,
    kid,
    created_at: relyingParty.createdAt,
    disabled_at: relyingParty.disabledAt ?? null,
  };
}

function relyingPartyOf(row: RelyingPartyTable): RelyingParty {
  const { id, name, idp, tenant, kid } = row;
  return {
    id,
    name,
    profile: z.enum(PROFILES).parse(row.profile),
    idp,
    tenant,
    settings: Settings.parse(JSON.parse(row.settings)),
    ...(row.secret_hash !== null && { secretHash: row.secret_hash }),
    kid,
    createdAt: row.created_at,
    ...(row.disabled_at !== null && { disabledAt: row.disabled_at }),
  };
}
