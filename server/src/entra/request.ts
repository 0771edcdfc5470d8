import * as z from 'zod';
import type { EntraTenant } from '../store/entra-tenants.ts';
import type { EntraClouds } from './addresses.ts';
import type { RefusalReason } from './words.ts';

/** Of a form; one that is larger is not read. */
export const MOST_FORM_BYTES = 65_536;

const Nonce = z.string().min(1).max(2048);
const State = z.string().min(1).max(8192);

const Fields = z.object({
  response_type: z.literal('id_token'),
  response_mode: z.literal('form_post'),
  scope: z
    .string()
    .max(256)
    .refine((text) => text.split(' ').includes('openid')),
  nonce: Nonce,
  state: State,
  id_token_hint: z.string().min(1),
  claims: z.string().min(1).max(8192),
});

/** A form as it came: the first check is that nothing stands in it twice. */
export type Form = ReadonlyMap<string, string>;

/** What the answer goes to; it is known before anything else is looked at. */
export interface Addressee {
  readonly tenant: EntraTenant;
  readonly redirectUri: string;
}

/** `undefined`: a field comes twice (OpenID Connect Core 3.1.2.1, RFC 6749 section 3.1). */
export function readForm(text: string): Form | undefined {
  const fields = [...new URLSearchParams(text)];
  const form = new Map(fields);
  return form.size === fields.length ? form : undefined;
}

/**
 * Whom a request may be answered to. Nothing else is a reason to send a browser, or anything at all,
 * to the address that the request names.
 */
export async function findAddressee(
  form: Form,
  find: (clientId: string) => Promise<EntraTenant | undefined>,
  clouds: EntraClouds,
): Promise<Addressee | { readonly reason: RefusalReason }> {
  const clientId = form.get('client_id') ?? '';
  const tenant = clientId === '' || clientId.length > 128 ? undefined : await find(clientId);
  if (tenant === undefined) return { reason: 'client-unknown' };
  const { redirectUri } = clouds[tenant.cloud];
  if (form.get('redirect_uri') !== redirectUri) return { reason: 'redirect-unknown' };
  return { tenant, redirectUri };
}

export interface AuthorizeRequest {
  readonly nonce: string;
  readonly state: string;
  readonly hint: string;
  readonly claims: string;
}

/** The rest of a request; `undefined`: it is not one that Entra sends. */
export function readRequest(form: Form): AuthorizeRequest | undefined {
  const fields = Fields.safeParse(Object.fromEntries(form));
  if (!fields.success) return undefined;
  const { nonce, state, id_token_hint: hint, claims } = fields.data;
  return { nonce, state, hint, claims };
}

/** What the answer returns; without one Entra could make nothing of it. */
export function readState(form: Form): string | undefined {
  return State.safeParse(form.get('state')).data;
}

/** Entra's name for a sign-in; only what cannot be anything but a name is logged. */
export function readClientRequestId(form: Form): string | undefined {
  return z.guid().safeParse(form.get('client-request-id')).data?.toLowerCase();
}
