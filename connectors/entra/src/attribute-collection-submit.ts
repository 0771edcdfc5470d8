import {
  type Facenition,
  type Hook,
  HookFault,
  type HookReply,
  isTxn,
  type SignUpOutcome,
} from '@facenition/hook';
import { actionReply, calloutOf, readCallout } from './callout.ts';
import {
  type FindCapture,
  identityOf,
  SIGN_UP_TEXTS,
  type SignUpIdentity,
  SignUpParts,
  type SignUpTexts,
  textAttribute,
} from './sign-up.ts';

const EVENT = 'attributeCollectionSubmit';
const NAME = 'onAttributeCollectionSubmit';
const REFERENCE = /^fnr_[\w-]{22}$/;

const AttributeCollectionSubmit = calloutOf(EVENT, SignUpParts);

export interface AttributeCollectionSubmitOptions {
  readonly tenantId: string;
  readonly facenition: Pick<Facenition, 'signUp'>;
  /** `extension_<app id without dashes>_fnTxn`. */
  readonly attribute: string;
  /**
   * The capture of this person, and no other is taken. Without it whoever knows the code of a capture
   * can sign up with it: a code is no secret of the browser that made the capture.
   */
  readonly findCapture?: FindCapture;
  readonly texts?: Partial<SignUpTexts>;
}

/** `undefined`: nothing that could be a transaction was entered. */
export interface SignUpQuestion {
  readonly txn: string | undefined;
  readonly identity: SignUpIdentity;
}

export function readAttributeCollectionSubmit(
  payload: unknown,
  { tenantId, attribute }: Pick<AttributeCollectionSubmitOptions, 'tenantId' | 'attribute'>,
): { readonly question: SignUpQuestion; readonly call: string } {
  const data = readCallout(AttributeCollectionSubmit, payload, { name: NAME, tenantId });
  const { authenticationContext, userSignUpInfo } = data;
  const entered = textAttribute(userSignUpInfo.attributes, attribute)?.trim();
  return {
    question: { txn: isTxn(entered) ? entered : undefined, identity: identityOf(data) },
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
  const { attribute } = options;
  const texts = { ...SIGN_UP_TEXTS, ...options.texts };
  const { blockTitle: title, blockMessage: message } = texts;
  return {
    name: NAME,
    read: (payload) => readAttributeCollectionSubmit(payload, options),
    ask: (question, signal) => enrolled(question, options, signal),
    write: (answer) => writeAttributeCollectionSubmit(answer, attribute, texts),
    refuse: () => actionReply(EVENT, 'showBlockPage', { title, message }),
  };
}

async function enrolled(
  { txn, identity }: SignUpQuestion,
  { facenition, findCapture }: AttributeCollectionSubmitOptions,
  signal: AbortSignal,
): Promise<SignUpOutcome> {
  const isOwn =
    findCapture === undefined ||
    (txn !== undefined && (await findCapture(identity, signal)) === txn);
  if (txn === undefined || !isOwn) return { outcome: 'refused', reason: 'unknown_txn' };
  return facenition.signUp(txn, signal);
}
