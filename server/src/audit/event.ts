import { TICKET_REFUSALS } from '@facenition/ticket';
import * as z from 'zod';

/**
 * How the log names an identity token: a random text that only the ledger of tokens can trace back.
 * Tokens of any kind, images and embeddings do not pass for one.
 */
const Alias = z.string().regex(/^(?!fnc_|FN1\.|fni_)[\w-]{1,64}$/);
const LastKid = 255;
const Level = z.int().min(1).max(8);
const Generation = z.int().min(0).max(LastKid);
const RosterId = z.string().regex(/^fng_[\w-]{22}$/);
const CaptureId = z.string().regex(/^fntx_[\w-]{22}$/);
const ReferenceId = z.string().regex(/^fnr_[\w-]{22}$/);
const Purpose = z.enum(['verification', 'enrolment']);
/** A word of the capture protocol. */
const Reason = z.string().regex(/^[a-z][a-z-]{1,40}$/);
/** The thumbprint of a signing key. */
const SigningKid = z.string().regex(/^[\w-]{43}$/);
/** The thumbprint of the certificate of an identity provider's key. */
const ProviderKid = z.string().regex(/^[\w-]{27}$/);
/** What the external method of a tenant of Microsoft Entra is called. */
const EntraClient = z.string().regex(/^entra-[\w-]{22}$/);

/** What an operator calls a relying party; secrets and tokens do not pass for it. */
const RelyingPartyId = z.string().regex(/^(?!fnc_|FN1\.|fni_|fno_)[\w.-]{1,64}$/);

const common = {
  /** The id of the client that called, the person at the command line, whoever came along, or itself. */
  actor: z.union([z.int().min(0), z.enum(['operator', 'anyone', 'server'])]),
  requestId: z.uuid().optional(),
} as const;
const ofToken = { ...common, alias: Alias.optional() } as const;
const ofClient = { ...common, client: z.int().min(0) } as const;

/**
 * Everything the audit trail can say. There is no free text, and no number that a score would
 * fit into, so that nothing of a request can be passed in by mistake.
 */
export const AuditEvent = z.discriminatedUnion('type', [
  z.strictObject({
    ...ofToken,
    type: z.literal('token-issued'),
    kid: Generation,
    level: Level,
    /** The roster that it makes the person a member of. */
    roster: RosterId.optional(),
  }),
  z.strictObject({
    ...ofToken,
    type: z.literal('verification'),
    decision: z.enum(['match', 'non-match', 'not-acquired']),
    level: Level,
  }),
  /** Somebody was looked for among the members of a roster; the alias is that of who was found. */
  z.strictObject({
    ...ofToken,
    type: z.literal('identification'),
    roster: RosterId,
    decision: z.enum(['match', 'non-match', 'not-acquired']),
    level: Level,
  }),
  z.strictObject({ ...common, type: z.literal('roster-created'), roster: RosterId, level: Level }),
  z.strictObject({ ...common, type: z.literal('roster-deleted'), roster: RosterId }),
  z.strictObject({ ...ofToken, type: z.literal('token-revoked') }),
  /** One token gave way to another, which has an alias of its own. */
  z.strictObject({ ...ofToken, type: z.literal('token-rotated'), kid: Generation }),
  z.strictObject({ ...ofToken, type: z.literal('locked-out') }),
  /** All that was known of a token is deleted. */
  z.strictObject({ ...ofToken, type: z.literal('erased') }),
  /** All that was known of a token was handed out. */
  z.strictObject({ ...ofToken, type: z.literal('exported') }),
  z.strictObject({
    ...common,
    type: z.literal('capture-begun'),
    capture: CaptureId,
    purpose: Purpose,
    level: Level,
  }),
  z.strictObject({
    ...common,
    type: z.literal('capture-ended'),
    capture: CaptureId,
    purpose: Purpose,
    state: z.enum(['passed', 'failed', 'cancelled']),
    reason: Reason.optional(),
  }),
  /** Somebody may enrol who is sent this. */
  z.strictObject({
    ...common,
    type: z.literal('invited'),
    invitation: z.string().regex(/^fnin_[\w-]{22}$/),
  }),
  /** The vault holds a person's token from here on. */
  z.strictObject({ ...ofToken, type: z.literal('reference-kept'), reference: ReferenceId }),
  z.strictObject({ ...ofToken, type: z.literal('reference-removed'), reference: ReferenceId }),
  /** That of a sign-up is somebody's from here on. */
  z.strictObject({ ...ofToken, type: z.literal('reference-bound'), reference: ReferenceId }),
  z.strictObject({ ...common, type: z.literal('references-moved'), count: z.int().min(0) }),
  z.strictObject({ ...ofClient, type: z.literal('client-token-created') }),
  z.strictObject({ ...ofClient, type: z.literal('client-token-revoked') }),
  z.strictObject({ ...common, type: z.literal('ticket-consumed'), capture: CaptureId }),
  z.strictObject({ ...common, type: z.literal('ticket-refused'), reason: z.enum(TICKET_REFUSALS) }),
  /** Another step-up policy is in use: SHA-256 of its text. */
  z.strictObject({
    ...common,
    type: z.literal('policy-changed'),
    policy: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  z.strictObject({
    ...common,
    type: z.enum(['entra-tenant-added', 'entra-tenant-removed']),
    entraClient: EntraClient,
  }),
  z.strictObject({
    ...common,
    type: z.enum([
      'relying-party-added',
      'relying-party-secret-replaced',
      'relying-party-disabled',
      'relying-party-enabled',
      'relying-party-removed',
    ]),
    relyingParty: RelyingPartyId,
  }),
  z.strictObject({
    ...common,
    type: z.enum(['key-rotated', 'key-retired']),
    key: z.union([
      z.strictObject({ generation: Generation }),
      z.strictObject({ signingKid: SigningKid }),
      z.strictObject({ providerKid: ProviderKid }),
    ]),
  }),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;
