import {
  type Facenition,
  type Hook,
  HookFault,
  type HookReply,
  isTxn,
  type SignUpOutcome,
} from '@facenition/hook';
import { actionReply, calloutOf, readCallout } from './callout.ts';
import { SIGN_UP_TEXTS, SignUpParts, type SignUpTexts, textAttribute } from './sign-up.ts';

const EVENT = 'attributeCollectionSubmit';
const NAME = 'onAttributeCollectionSubmit';
const REFERENCE = /^fnr_[\w-]{22}$/;

const AttributeCollectionSubmit = calloutOf(EVENT, SignUpParts);

export interface AttributeCollectionSubmitOptions {
  readonly tenantId: string;
  readonly facenition: Pick<Facenition, 'signUp'>;
  /** `extension_<app id without dashes>_fnTxn`. */
  readonly attribute: string;
  readonly texts?: Partial<SignUpTexts>;
}

/** `undefined`: nothing that could be a transaction was entered. */
export interface SignUpQuestion {
  readonly txn: string | undefined;
}

export function readAttributeCollectionSubmit(
  payload: unknown,
  { tenantId, attribute }: Pick<AttributeCollectionSubmitOptions, 'tenantId' | 'attribute'>,
): { readonly question: SignUpQuestion; readonly call: string } {
  const data = readCallout(AttributeCollectionSubmit, payload, { name: NAME, tenantId });
  const { authenticationContext, userSignUpInfo } = data;
  const entered = textAttribute(userSignUpInfo.attributes, attribute)?.trim();
  return {
    question: { txn: isTxn(entered) ? entered : undefined },
    call: authenticationContext.correlationId,
  };
}

/**
 * The account is made with the id of the reference in the place of the code, or not at all. Throws
 * `HookFault` `ERR_SERVICE_UNAVAILABLE` for an enrolment without one.
 */
export function writeAttributeCollectionSubmit(
  answer: SignUpOutcome,
  attribute: string,
  { fixFields, captureUnknown }: SignUpTexts = SIGN_UP_TEXTS,
): HookReply {
  if (answer.outcome !== 'enrolled') {
    const attributeErrors = { [attribute]: captureUnknown };
    return actionReply(EVENT, 'showValidationError', { message: fixFields, attributeErrors });
  }
  // Without one the account would be made with the code that was entered.
  if (!REFERENCE.test(answer.referenceId)) {
    throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'an enrolment without a reference');
  }
  const attributes = { [attribute]: answer.referenceId };
  return actionReply(EVENT, 'modifyAttributeValues', { attributes });
}

/** The gate of a sign-up: no account without a capture that enrolled somebody. */
export function attributeCollectionSubmit(
  options: AttributeCollectionSubmitOptions,
): Hook<SignUpQuestion, SignUpOutcome, HookReply> {
  const { facenition, attribute } = options;
  const texts = { ...SIGN_UP_TEXTS, ...options.texts };
  const { blockTitle: title, blockMessage: message } = texts;
  return {
    name: NAME,
    read: (payload) => readAttributeCollectionSubmit(payload, options),
    ask: async ({ txn }, signal) =>
      txn === undefined
        ? { outcome: 'refused', reason: 'unknown_txn' }
        : facenition.signUp(txn, signal),
    write: (answer) => writeAttributeCollectionSubmit(answer, attribute, texts),
    refuse: () => actionReply(EVENT, 'showBlockPage', { title, message }),
  };
}
