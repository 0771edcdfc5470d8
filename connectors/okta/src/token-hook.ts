import {
  type Demand,
  type Facenition,
  type FaceOutcome,
  type Hook,
  type HookReply,
  type Proof,
  parsePayload,
} from '@facenition/hook';
import * as z from 'zod';
import { createOrg, ENVELOPE, type Org, USER, type UserBy, userOf } from './envelope.ts';
import { proofInRequest } from './proof-in-request.ts';
import { commands, REFUSAL, refusal } from './reply.ts';

/**
 * How a token is joined with a face. `bound`: a capture of this very sign-in, whose proof came with
 * the authorization request. `recent`: this user was verified lately, in whatever browser: not a
 * step-up of this session.
 */
export type TokenMode =
  | {
      readonly kind: 'bound';
      /** The parameter that holds the proof, unless it stands at the end of `state`; `face` unless said. */
      readonly parameter?: string;
    }
  | { readonly kind: 'recent'; readonly maxAgeSeconds: number };

export interface TokenHookOptions extends Demand {
  readonly facenition: Pick<Facenition, 'consumeTicket' | 'latestVerification'>;
  /** `https://acme.okta.com`, and every domain of your own that it answers under. */
  readonly orgUrls: readonly string[];
  /** The purpose of the captures. */
  readonly scope: string;
  readonly mode: TokenMode;
  /** `login` unless said. Renaming a login changes it; an id is for good. */
  readonly userBy?: UserBy;
  /**
   * Without a match: `deny` (unless said) the tokens, or `stamp` them with `face_verified: false`.
   */
  readonly otherwise?: 'deny' | 'stamp';
  /**
   * Where a refresh token makes new ones: `leave` (unless said) them as they are, without claims of
   * a face; or ask for a verification that is no older than that.
   */
  readonly refresh?: 'leave' | { readonly maxAgeSeconds: number };
  /** What the application is told in `error_description`. */
  readonly message?: string;
}

export type TokenQuestion = TokenParts &
  (
    | {
        readonly kind: 'ticket';
        readonly user: string;
        readonly proof: Proof;
        readonly attempt: string;
      }
    | { readonly kind: 'latest'; readonly user: string; readonly maxAgeSeconds: number }
    | { readonly kind: 'no-proof' }
    /** Nobody is there, or it was decided before. */
    | { readonly kind: 'leave' }
  );

/** A patch for a token that is not made drops every patch. */
interface TokenParts {
  readonly hasIdentity: boolean;
  readonly hasAccess: boolean;
}

export type TokenAnswer = FaceOutcome | { readonly outcome: 'not-asked' };
export type TokenHook = Hook<TokenQuestion, TokenAnswer, HookReply>;

const NAME = 'com.okta.oauth2.tokens.transform';

const TokenEvent = z.looseObject({
  ...ENVELOPE,
  eventType: z.literal(NAME),
  data: z.looseObject({
    context: z.looseObject({
      request: z.looseObject({ url: z.looseObject({ value: z.string().max(65_536) }) }),
      protocol: z.looseObject({
        request: z.looseObject({
          state: z.string().max(65_536).nullish(),
          grant_type: z.string().max(255).nullish(),
          response_type: z.string().max(255).nullish(),
        }),
        issuer: z.looseObject({ uri: z.string().max(4096) }),
        // Spelt in both ways in what Okta publishes.
        originalGrant: z.looseObject({}).nullish(),
        OriginalGrant: z.looseObject({}).nullish(),
      }),
      session: z.looseObject({}).nullish(),
      user: USER.nullish(),
    }),
    identity: z.looseObject({}).nullish(),
    access: z.looseObject({}).nullish(),
  }),
});
type TokenEvent = z.infer<typeof TokenEvent>;

/** Stamps or denies tokens of a custom authorization server. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function tokenHook(options: TokenHookOptions): TokenHook {
  const org = createOrg(options.orgUrls);
  const { message = REFUSAL } = options;
  return {
    name: NAME,
    read(payload) {
      const event = parsePayload(TokenEvent, payload, NAME);
      return { question: readTokenEvent(event, org, options), call: event.eventId };
    },
    ask: (question, signal) => askForToken(question, signal, options),
    write: (answer, question) => writeTokenReply(answer, question, options),
    refuse: () => refusal(message),
  };
}

function readTokenEvent(
  { eventId, source, data }: TokenEvent,
  org: Org,
  { mode, userBy = 'login', refresh = 'leave' }: TokenHookOptions,
): TokenQuestion {
  const { context, identity, access } = data;
  const { protocol, request } = context;
  org.checkOwn(source, protocol.issuer.uri);
  const parts = { hasIdentity: isThere(identity), hasAccess: isThere(access) };
  if (isMachine(data)) return { ...parts, kind: 'leave' };
  const user = userOf(parsePayload(USER, context.user, NAME), userBy);
  if (isRefresh(protocol)) {
    if (refresh === 'leave') return { ...parts, kind: 'leave' };
    return { ...parts, kind: 'latest', user, ...refresh };
  }
  if (mode.kind === 'recent') {
    return { ...parts, kind: 'latest', user, maxAgeSeconds: mode.maxAgeSeconds };
  }
  const inRequest = { url: request.url.value, state: protocol.request.state ?? '' };
  const proof = proofInRequest(inRequest, mode.parameter ?? 'face');
  if (proof === undefined) return { ...parts, kind: 'no-proof' };
  return { ...parts, kind: 'ticket', user, proof, attempt: eventId };
}

/** A client on its own (RFC 6749 section 4.4) is nobody with a face, and gets no ID token. */
function isMachine({ context, identity }: TokenEvent['data']): boolean {
  const { user, session, protocol } = context;
  const grant = protocol.request.grant_type ?? 'client_credentials';
  const isSomebody = isThere(user) || isThere(session) || isThere(identity);
  return !isSomebody && grant === 'client_credentials';
}

function isRefresh({ request, originalGrant, OriginalGrant }: Protocol): boolean {
  const hasOriginal = isThere(originalGrant) || isThere(OriginalGrant);
  // An authorization request has a response type (RFC 6749 section 4.1.1), and is a browser's word.
  const isAuthorization = (request.response_type ?? '') !== '';
  return hasOriginal || (request.grant_type === 'refresh_token' && !isAuthorization);
}

/** Okta leaves out what there is not, or says `null`. */
const isThere = (part: object | null | undefined): boolean => part !== null && part !== undefined;

type Protocol = TokenEvent['data']['context']['protocol'];

async function askForToken(
  question: TokenQuestion,
  signal: AbortSignal,
  { facenition, scope, level, assurance }: TokenHookOptions,
): Promise<TokenAnswer> {
  const asked = { scope, level, assurance };
  switch (question.kind) {
    case 'leave':
      return { outcome: 'not-asked' };
    case 'no-proof':
      return { outcome: 'refused', reason: 'no_ticket' };
    case 'ticket': {
      const { user, proof, attempt } = question;
      return facenition.consumeTicket({ ...asked, ...proof, user, attempt }, signal);
    }
    case 'latest': {
      const { user, maxAgeSeconds } = question;
      return facenition.latestVerification({ ...asked, user, maxAgeSeconds }, signal);
    }
  }
}

function writeTokenReply(
  answer: TokenAnswer,
  question: TokenQuestion,
  { otherwise = 'deny', message = REFUSAL }: TokenHookOptions,
): HookReply {
  // Only for a question that asked nothing: an answer cannot make it so.
  if (question.kind === 'leave') return commands();
  if (answer.outcome === 'match') {
    return patch(question, {
      face_verified: true,
      face_verified_at: Math.floor(answer.verifiedAt / 1000),
      face_level: answer.level,
      face_assurance: answer.assurance,
    });
  }
  return otherwise === 'stamp' ? patch(question, { face_verified: false }) : refusal(message);
}

function patch({ hasIdentity, hasAccess }: TokenParts, claims: object): HookReply {
  const value = Object.entries(claims).map(([name, claim]) => ({
    op: 'add',
    path: `/claims/${name}`,
    value: claim,
  }));
  return commands(
    ...(hasIdentity ? [{ type: 'com.okta.identity.patch', value }] : []),
    ...(hasAccess ? [{ type: 'com.okta.access.patch', value }] : []),
  );
}
