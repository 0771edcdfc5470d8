import {
  type Demand,
  type Facenition,
  type FaceOutcome,
  type Hook,
  type HookReply,
  parsePayload,
} from '@facenition/hook';
import * as z from 'zod';
import { createOrg, ENVELOPE, USER, type UserBy, userOf } from './envelope.ts';
import { commands, REFUSAL, refusal } from './reply.ts';

export interface SamlHookOptions extends Demand {
  readonly facenition: Pick<Facenition, 'latestVerification'>;
  /** As of the token hook. */
  readonly orgUrls: readonly string[];
  readonly scope: string;
  /** 1..86400: how long ago the verification may be, in whatever browser it was. */
  readonly maxAgeSeconds: number;
  readonly userBy?: UserBy;
  /** Without a match: `deny` (unless said) the assertion, or `stamp` it with `faceVerified` `false`. */
  readonly otherwise?: 'deny' | 'stamp';
  /** What the person reads on the page of Okta. */
  readonly message?: string;
}

export interface SamlQuestion {
  readonly user: string;
}
export type SamlHook = Hook<SamlQuestion, FaceOutcome, HookReply>;

const NAME = 'com.okta.saml.tokens.transform';

const SamlEvent = z.looseObject({
  ...ENVELOPE,
  eventType: z.literal(NAME),
  data: z.looseObject({ context: z.looseObject({ user: USER }) }),
});

/** Stamps or denies assertions of a custom SAML application. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function samlHook(options: SamlHookOptions): SamlHook {
  const { facenition, orgUrls, scope, maxAgeSeconds, userBy = 'login' } = options;
  const { level, assurance, otherwise = 'deny', message = REFUSAL } = options;
  const org = createOrg(orgUrls);
  return {
    name: NAME,
    read(payload) {
      const { eventId, source, data } = parsePayload(SamlEvent, payload, NAME);
      org.checkOwn(source);
      return { question: { user: userOf(data.context.user, userBy) }, call: eventId };
    },
    ask: ({ user }, signal) =>
      facenition.latestVerification({ user, scope, maxAgeSeconds, level, assurance }, signal),
    write(answer) {
      if (answer.outcome === 'match') return commands(matched(answer));
      return otherwise === 'stamp' ? commands(patch({ faceVerified: 'false' })) : refusal(message);
    },
    refuse: () => refusal(message),
  };
}

function matched(answer: Extract<FaceOutcome, { outcome: 'match' }>): object {
  const { verifiedAt, level, assurance } = answer;
  return patch({
    faceVerified: 'true',
    faceVerifiedAt: new Date(verifiedAt).toISOString(),
    faceLevel: String(level),
    faceAssurance: assurance,
  });
}

function patch(attributes: Readonly<Record<string, string>>): object {
  const value = Object.entries(attributes).map(([name, text]) => ({
    op: 'add',
    path: `/claims/${name}`,
    value: {
      attributes: { NameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic' },
      attributeValues: [{ attributes: { 'xsi:type': 'xs:string' }, value: text }],
    },
  }));
  return { type: 'com.okta.assertion.patch', value };
}
