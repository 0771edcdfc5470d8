import {
  type Facenition,
  type Hook,
  type HookReply,
  isTxn,
  parsePayload,
  type SignUpOutcome,
} from '@facenition/hook';
import * as z from 'zod';
import { createOrg, ENVELOPE, type Org, USER, type UserBy, userOf } from './envelope.ts';
import { commands, REFUSAL, refusal } from './reply.ts';

export interface RegistrationHookOptions {
  readonly facenition: Pick<Facenition, 'signUp' | 'bindReference'>;
  /** As of the token hook; compared where the event tells them (progressive profiles alone). */
  readonly orgUrls: readonly string[];
  /** The attribute of the form that holds the capture; `facenitionCapture` unless said. */
  readonly captureAttribute?: string;
  /** The attribute that the reference is written to; `facenitionReference` unless said. */
  readonly referenceAttribute?: string;
  /** `login` unless said: what references of existing users are bound to. */
  readonly userBy?: UserBy;
  /**
   * Forms of people who have an account already: `refuse` (unless said) them, let those `pass` that
   * have no capture, or `require` one and make it the person's face. Whoever has the password of
   * somebody who is not enrolled then enrols their own face for them.
   */
  readonly progressive?: 'refuse' | 'pass' | 'require';
  /** What the person reads above the form. */
  readonly message?: string;
}

export type RegistrationQuestion =
  | { readonly kind: 'sign-up'; readonly txn: string }
  | { readonly kind: 'existing'; readonly txn: string; readonly user: string }
  | { readonly kind: 'no-capture' }
  | { readonly kind: 'has-account' }
  | { readonly kind: 'nothing-to-ask' };

type RegistrationRefusal = 'no_capture' | 'has_account' | 'taken' | 'unknown';

export type RegistrationAnswer =
  | SignUpOutcome
  | { readonly outcome: 'refused'; readonly reason: RegistrationRefusal }
  | { readonly outcome: 'not-asked' };

export type RegistrationHook = Hook<RegistrationQuestion, RegistrationAnswer, HookReply>;

const NAME = 'com.okta.user.pre-registration';
/** What stands in the form's attribute afterwards: the capture has served. */
const SERVED = 'used';

const PROFILE = z.record(z.string(), z.unknown());

const RegistrationEvent = z.discriminatedUnion('requestType', [
  z.looseObject({
    ...ENVELOPE,
    eventType: z.literal(NAME),
    requestType: z.literal('self.service.registration'),
    data: z.looseObject({ userProfile: PROFILE }),
  }),
  z.looseObject({
    ...ENVELOPE,
    eventType: z.literal(NAME),
    requestType: z.literal('progressive.profile'),
    data: z.looseObject({
      context: z.looseObject({
        user: USER.extend({
          _links: z.looseObject({ groups: z.looseObject({ href: z.string() }) }),
        }),
      }),
      userProfileUpdate: PROFILE,
    }),
  }),
]);
type RegistrationEvent = z.infer<typeof RegistrationEvent>;

/**
 * Opens an account only after a capture has enrolled somebody. Throws `HookFault`
 * `ERR_CONFIG_INVALID`.
 */
export function registrationHook(options: RegistrationHookOptions): RegistrationHook {
  const org = createOrg(options.orgUrls);
  const { message = REFUSAL } = options;
  return {
    name: NAME,
    read(payload) {
      const event = parsePayload(RegistrationEvent, payload, NAME);
      return { question: readRegistration(event, org, options), call: event.eventId };
    },
    ask: (question, signal) => askForRegistration(question, signal, options),
    write: (answer, question) => writeRegistrationReply(answer, question, options),
    refuse: () => refusal(message),
  };
}

function readRegistration(
  { requestType, data }: RegistrationEvent,
  org: Org,
  options: RegistrationHookOptions,
): RegistrationQuestion {
  const { captureAttribute = 'facenitionCapture', userBy = 'login', progressive } = options;
  if (requestType === 'self.service.registration') {
    const txn = data.userProfile[captureAttribute];
    return isTxn(txn) ? { kind: 'sign-up', txn } : { kind: 'no-capture' };
  }
  const { user } = data.context;
  org.checkOwn(user._links.groups.href);
  const txn = data.userProfileUpdate[captureAttribute];
  if (progressive === 'pass' && txn === undefined) return { kind: 'nothing-to-ask' };
  if (progressive !== 'require') return { kind: 'has-account' };
  return isTxn(txn)
    ? { kind: 'existing', txn, user: userOf(user, userBy) }
    : { kind: 'no-capture' };
}

async function askForRegistration(
  question: RegistrationQuestion,
  signal: AbortSignal,
  { facenition }: RegistrationHookOptions,
): Promise<RegistrationAnswer> {
  if (question.kind === 'nothing-to-ask') return { outcome: 'not-asked' };
  if (question.kind === 'no-capture') return { outcome: 'refused', reason: 'no_capture' };
  if (question.kind === 'has-account') return { outcome: 'refused', reason: 'has_account' };
  const signUp = await facenition.signUp(question.txn, signal);
  if (signUp.outcome !== 'enrolled' || question.kind === 'sign-up') return signUp;
  // Of a new account only when there is one: a login that is merely claimed is nobody's.
  const { referenceId } = signUp;
  const { outcome } = await facenition.bindReference({ referenceId, user: question.user }, signal);
  return outcome === 'bound' ? signUp : { outcome: 'refused', reason: outcome };
}

function writeRegistrationReply(
  answer: RegistrationAnswer,
  { kind }: RegistrationQuestion,
  options: RegistrationHookOptions,
): HookReply {
  const { captureAttribute = 'facenitionCapture' } = options;
  const { referenceAttribute = 'facenitionReference', message = REFUSAL } = options;
  if (kind === 'nothing-to-ask') return commands();
  if (answer.outcome !== 'enrolled') return refusal(message);
  const value = { [referenceAttribute]: answer.referenceId, [captureAttribute]: SERVED };
  if (kind === 'existing') {
    return commands({ type: 'com.okta.user.progressive.profile.update', value });
  }
  return commands(
    { type: 'com.okta.user.profile.update', value },
    { type: 'com.okta.action.update', value: { registration: 'ALLOW' } },
  );
}
