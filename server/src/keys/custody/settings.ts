import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import type { CustodyKind, KeyCustody } from '../ports.ts';

const KINDS = ['file', 'aws-kms', 'azure-key-vault'] as const satisfies readonly CustodyKind[];

// No aliases: one that is moved to another key would make every token worthless at once.
const KmsKey = z.string().regex(/^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/);

// With its version: a secret is unwrapped by the version that wrapped it.
const VaultKey = z
  .string()
  .regex(
    /^https:\/\/[\w-]+\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)\/keys\/[\w-]+\/[0-9a-f]{32}$/,
  );

/** The variables that say who keeps the keys. */
export const CustodyVariables = {
  FACENITION_KEYS: z.enum(KINDS).prefault('file'),
  FACENITION_AWS_KMS_KEY: KmsKey.optional(),
  FACENITION_AWS_KMS_PEPPER_KEY: KmsKey.optional(),
  FACENITION_AZURE_KEY_VAULT_KEY: VaultKey.optional(),
} as const;

type Variables = z.infer<z.ZodObject<typeof CustodyVariables>>;

/** Throws `ERR_CONFIG_INVALID` where a variable is missing that this keeper needs. */
export function keyCustodyOf(set: Variables): KeyCustody {
  const need = (name: Exclude<keyof Variables, 'FACENITION_KEYS'>): string => {
    const value = set[name];
    if (value !== undefined) return value;
    const message = `FACENITION_KEYS=${set.FACENITION_KEYS} needs ${name}`;
    throw new FacenitionError('ERR_CONFIG_INVALID', message);
  };
  switch (set.FACENITION_KEYS) {
    case 'file':
      return { kind: 'file' };
    case 'aws-kms':
      return {
        kind: 'aws-kms',
        key: need('FACENITION_AWS_KMS_KEY'),
        pepperKey: need('FACENITION_AWS_KMS_PEPPER_KEY'),
      };
    case 'azure-key-vault':
      return { kind: 'azure-key-vault', key: need('FACENITION_AZURE_KEY_VAULT_KEY') };
  }
}
