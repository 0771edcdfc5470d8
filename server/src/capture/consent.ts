import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { FacenitionError } from '@facenition/core';
import { parse } from 'yaml';
import * as z from 'zod';
import type { StoredCaptureTransaction } from '../store/capture-transactions.ts';

const Text = z.string().min(1).max(2000);
const Address = z.url({ protocol: /^https$/ });

const Processing = z.strictObject({
  privacy_notice: Address,
  purpose: Text,
  consent_type: z.literal('explicit'),
  pii_information: z
    .array(
      z.strictObject({
        pii_type: Text,
        pii_optional: z.boolean(),
        special_pii_category: z.boolean(),
      }),
    )
    .min(1),
  pii_controllers: z.array(Text).min(1),
  collection_method: Text,
  processing_method: Text,
  storage_locations: z.array(Text),
  processing_locations: z.array(Text),
  geographic_restrictions: z.array(Text),
  recipient_third_parties: z.array(Text),
  withdrawal_method: Address,
  jurisdiction: Text,
  privacy_rights: Address,
  impact_assessment: Address.optional(),
});

const Party = z.strictObject({
  party_id: Text,
  party_name: Text,
  party_role: z.enum(['PII controller', 'PII processor', 'third party', 'authority']),
  party_address: Text,
  party_contact: Text,
});

/**
 * What people agree to before they are enrolled: the organisation's own words, and what its records
 * say; docs/consent-receipt.md.
 */
export const ConsentTerms = z.strictObject({
  /** Changes with every change of the texts. */
  version: z.string().regex(/^[\w.-]{1,64}$/),
  /** How long a reference is good, in days. */
  retention_days: z.int().min(1).max(3650),
  /** The way that needs no face. */
  alternative: Text,
  /** By language (BCP 47). Paragraphs are parted by empty lines. */
  texts: z.record(z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/), z.string().min(1).max(20_000)),
  processing: z.array(Processing).min(1),
  parties: z.array(Party).min(1),
});
export type ConsentTerms = z.infer<typeof ConsentTerms>;

/**
 * Reads the consent file, YAML or JSON.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` with what is wrong in it
 */
export async function readConsentTerms(path: string): Promise<ConsentTerms> {
  const refuse = (what: string): never => {
    throw new FacenitionError('ERR_CONFIG_INVALID', `FACENITION_CONSENT_FILE: ${what}`);
  };
  const text = await readFile(path, 'utf8').catch(() => refuse('the file cannot be read'));
  let given: unknown;
  try {
    given = parse(text, { maxAliasCount: 0 });
  } catch {
    return refuse('neither YAML nor JSON');
  }
  const parsed = ConsentTerms.safeParse(given);
  if (!parsed.success) return refuse(z.prettifyError(parsed.error));
  if (Object.keys(parsed.data.texts).length === 0) return refuse('texts: none is there');
  return parsed.data;
}

/** What the page shows, in the language that is asked for, at least nearly, or the first there is. */
export function consentText(
  { texts, version }: ConsentTerms,
  language: string,
): { readonly version: string; readonly language: string; readonly text: string } {
  const [first = ''] = Object.keys(texts);
  const [primary = ''] = language.split('-');
  const chosen = [language, primary].find((one) => Object.hasOwn(texts, one)) ?? first;
  return { version, language: chosen, text: texts[chosen] ?? '' };
}

/** That a person agreed, as a capture transaction keeps it. */
export const GivenConsent = z.strictObject({
  version: z.string(),
  language: z.string(),
  at: z.number(),
});
export type GivenConsent = z.infer<typeof GivenConsent>;

export function readConsent({ consent }: StoredCaptureTransaction): GivenConsent | undefined {
  return consent === undefined ? undefined : GivenConsent.parse(JSON.parse(consent));
}

const DAY_MS = 86_400_000;

/** Until when a reference is good that is made now: the end of a day. */
export function expiryUnder({ retention_days }: ConsentTerms, now: number): number {
  return (Math.floor(now / DAY_MS) + retention_days + 1) * DAY_MS;
}

/** The record of a consent (ISO/IEC TS 27560); its form is docs/consent-receipt.schema.json. */
export function consentRecord(
  terms: ConsentTerms,
  given: GivenConsent,
  made: {
    readonly tokenId: string;
    readonly scope: string;
    readonly expires: number;
    readonly principal: string;
    readonly secret: 'device' | 'passphrase';
  },
): { readonly id: string; readonly record: string } {
  const id = randomUUID();
  const period = `P${terms.retention_days}D`;
  const record = {
    schema_version: 'facenition-consent-1',
    record_id: id,
    pii_principal_id: made.principal,
    pii_processing: terms.processing.map((processing) => ({
      ...processing,
      language: given.language,
      retention_period: period,
    })),
    parties: terms.parties,
    events: [
      {
        event_time: new Date(given.at).toISOString().replace(/\.\d+Z$/, 'Z'),
        event_type: 'explicit',
        event_state: 'given',
        entity_id: made.principal,
        validity_duration: period,
      },
    ],
    facenition: {
      identity_token_id: made.tokenId,
      scope: made.scope,
      // The last whole day on which it is good.
      expiry: new Date(made.expires - 1).toISOString().slice(0, 10),
      secret: made.secret,
      alternative: terms.alternative,
    },
  };
  return { id, record: JSON.stringify(record) };
}
