import * as z from 'zod';
import { type CustodyKind, type PublicKey, SIGNING_ALGORITHMS } from './ports.ts';
import type { ProviderKey } from './provider/provider-key.ts';
import { providerEntryOf, providerKeyOf, providerOf } from './provider/provider-key-format.ts';
import { publicKeyOf } from './signing-key.ts';

export const KEY_BYTES = 32;
export const LAST_KID = 255;

const bytesOf = (text: string): number => Buffer.from(text, 'base64url').length;
const Key = z.base64url().refine((text) => bytesOf(text) === KEY_BYTES);
const Wrapped = z.base64url().min(1).max(4096);

/** The form that secrets have in the file, by who keeps them. */
const FORMS = {
  file: { secret: Key, pepper: Key },
  'aws-kms': { secret: Wrapped, pepper: z.string().regex(/^arn:[\w:/-]{10,300}$/) },
  'azure-key-vault': {
    secret: z.string().regex(/^[0-9a-f]{32}\.[\w-]{1,4096}$/),
    pepper: z.string().regex(/^[0-9a-f]{32}\.[\w-]{1,4096}$/),
  },
} as const satisfies Record<CustodyKind, { secret: z.ZodType; pepper: z.ZodType }>;

type Form = (typeof FORMS)[CustodyKind];

const generationsOf = ({ secret, pepper }: Form) =>
  z
    .array(
      z.strictObject({
        kid: z.int().min(0).max(LAST_KID),
        created: z.iso.datetime(),
        serviceKey: secret,
        pepper,
      }),
    )
    .min(1)
    .refine((list) => list.every((entry, at) => at === 0 || entry.kid > (list[at - 1]?.kid ?? 0)));

const okp = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Key };
const ec = { kty: z.literal('EC'), crv: z.literal('P-256'), x: Key, y: Key };
const PublicJwk = z.discriminatedUnion('kty', [z.strictObject(okp), z.strictObject(ec)]);

const signingOf = ({ secret: d }: Form) => {
  const common = { created: z.iso.datetime(), algorithm: z.enum(SIGNING_ALGORITHMS) };
  const PrivateJwk = z.discriminatedUnion('kty', [
    z.strictObject({ ...okp, d }),
    z.strictObject({ ...ec, d }),
  ]);
  return z.array(
    z.union([
      z.strictObject({ ...common, privateKey: PrivateJwk }),
      // The private part of a retired key is gone: nothing may sign with it again.
      z.strictObject({ ...common, publicKey: PublicJwk, retired: z.iso.datetime() }),
    ]),
  );
};

const fileOf = (custody: CustodyKind) =>
  z.strictObject({
    version: z.literal(2),
    custody: z.literal(custody),
    generations: generationsOf(FORMS[custody]),
    signing: signingOf(FORMS[custody]),
    // Absent in the files of releases that were no identity provider, and where none is used.
    provider: providerOf(FORMS[custody].secret).optional(),
  });

const First = z.strictObject({ version: z.literal(1), generations: generationsOf(FORMS.file) });
const Second = z.union([fileOf('file'), fileOf('aws-kms'), fileOf('azure-key-vault')]);

/** One generation of the organisation's secret keys. The last in the file is the current one. */
export interface KeyGeneration {
  /** 0..255; every token names the generation it was made under. */
  readonly kid: number;
  /** ISO 8601. */
  readonly created: string;
  /** As its custodian gave it out. */
  readonly serviceKey: string;
  /** As its custodian gave it out. */
  readonly pepper: string;
}

/** A key that signs receipts and the audit trail. The last in the file is the one that signs. */
export interface SigningKey {
  /** ISO 8601. */
  readonly created: string;
  readonly publicKey: PublicKey;
  /** As its custodian gave it out; absent: retired. */
  readonly secret?: string;
  /** ISO 8601. */
  readonly retired?: string;
}

export interface KeyFile {
  readonly custody: CustodyKind;
  readonly generations: readonly KeyGeneration[];
  readonly signing: readonly SigningKey[];
  /** Keys of the identity provider. */
  readonly provider: readonly ProviderKey[];
}

/** Reads version 1 and 2. Throws where the text is neither; what it throws may quote secrets. */
export async function parseKeyFile(text: string): Promise<KeyFile> {
  const file = z.union([Second, First]).parse(JSON.parse(text));
  if (file.version === 1) {
    return { custody: 'file', generations: file.generations, signing: [], provider: [] };
  }
  const { custody, generations } = file;
  const signing = await Promise.all(file.signing.map(signingKeyOf));
  return { custody, generations, signing, provider: (file.provider ?? []).map(providerKeyOf) };
}

/** Always version 2. */
export function formatKeyFile(file: KeyFile): Uint8Array {
  const { custody, generations, signing, provider } = file;
  const content = {
    version: 2,
    custody,
    generations,
    signing: signing.map(entryOf),
    // Left out where empty: releases without it read the file, too.
    ...(provider.length > 0 && { provider: provider.map(providerEntryOf) }),
  };
  return new TextEncoder().encode(`${JSON.stringify(content, undefined, 2)}\n`);
}

type SigningEntry = z.infer<ReturnType<typeof signingOf>>[number];

async function signingKeyOf(entry: SigningEntry): Promise<SigningKey> {
  const { created, algorithm } = entry;
  const { publicKey, ...rest } =
    'privateKey' in entry
      ? { publicKey: await publicKeyOf(entry.privateKey), secret: entry.privateKey.d }
      : { publicKey: await publicKeyOf(entry.publicKey), retired: entry.retired };
  if (publicKey.alg !== algorithm) throw new Error('another algorithm than that of its key');
  return { created, publicKey, ...rest };
}

function entryOf({ created, publicKey, secret, retired }: SigningKey): SigningEntry {
  const { kid, use, alg: algorithm, ...jwk } = publicKey;
  if (retired !== undefined) return { created, algorithm, publicKey: jwk, retired };
  if (secret === undefined) throw new Error('neither retired nor usable');
  return { created, algorithm, privateKey: { ...jwk, d: secret } };
}
