import {
  type Demand,
  type Facenition,
  type FaceOutcome,
  type Hook,
  type HookReply,
  parsePayload,
} from '@facenition/hook';
import * as z from 'zod';
import { createOrg, ENVELOPE } from './envelope.ts';
import { commands } from './reply.ts';

export interface PasswordImportHookOptions extends Demand {
  readonly facenition: Pick<Facenition, 'latestVerification'>;
  /** As of the token hook. */
  readonly orgUrls: readonly string[];
  readonly scope: string;
  /** 1..86400: how long ago the verification under this login may be, in whatever browser it was. */
  readonly maxAgeSeconds: number;
  /**
   * Your former user store: whether this is the password. Asked after a match alone, and only once
   * for each user: it is no lasting gate.
   */
  readonly verifyPassword: (credential: Credential, signal: AbortSignal) => Promise<boolean>;
}

export interface Credential {
  readonly username: string;
  readonly password: string;
}

export type PasswordImportHook = Hook<Credential, FaceOutcome, HookReply>;

const NAME = 'com.okta.user.credential.password.import';

const PasswordImportEvent = z.looseObject({
  ...ENVELOPE,
  eventType: z.literal(NAME),
  data: z.looseObject({
    context: z.looseObject({
      credential: z.looseObject({
        username: z.string().min(1).max(255),
        password: z.string().min(1).max(1024),
      }),
    }),
  }),
});

/**
 * The first sign-in of somebody whose password comes from elsewhere: a face before the former user
 * store is asked. Throws `HookFault` `ERR_CONFIG_INVALID`.
 */
export function passwordImportHook(options: PasswordImportHookOptions): PasswordImportHook {
  const { facenition, orgUrls, scope, maxAgeSeconds, level, assurance, verifyPassword } = options;
  const org = createOrg(orgUrls);
  return {
    name: NAME,
    read(payload) {
      const { eventId, source, data } = parsePayload(PasswordImportEvent, payload, NAME);
      org.checkOwn(source);
      const { username, password } = data.context.credential;
      return { question: { username, password }, call: eventId };
    },
    async ask(credential, signal) {
      const { username: user } = credential;
      const asked = { user, scope, maxAgeSeconds, level, assurance };
      const answer = await facenition.latestVerification(asked, signal);
      if (answer.outcome !== 'match') return answer;
      const isTheirs = await verifyPassword(credential, signal);
      return isTheirs === true ? answer : { outcome: 'refused', reason: 'wrong_password' };
    },
    write: ({ outcome }) => credentialIs(outcome === 'match' ? 'VERIFIED' : 'UNVERIFIED'),
    refuse: () => credentialIs('UNVERIFIED'),
  };
}

function credentialIs(credential: 'VERIFIED' | 'UNVERIFIED'): HookReply {
  return commands({ type: 'com.okta.action.update', value: { credential } });
}
