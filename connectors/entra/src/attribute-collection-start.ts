import {
  type Facenition,
  type Hook,
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

const EVENT = 'attributeCollectionStart';
const NAME = 'onAttributeCollectionStart';

const AttributeCollectionStart = calloutOf(EVENT, SignUpParts);

export interface AttributeCollectionStartOptions {
  readonly tenantId: string;
  readonly facenition: Pick<Facenition, 'signUp'>;
  /** `extension_<app id without dashes>_fnTxn`. */
  readonly attribute: string;
  readonly findCapture: FindCapture;
  readonly texts?: Partial<SignUpTexts>;
}

/** Found and enrolled, with the transaction to fill in. */
export type StartOutcome =
  | { readonly outcome: 'enrolled'; readonly txn: string }
  | { readonly outcome: 'refused'; readonly reason: string };

export function readAttributeCollectionStart(
  payload: unknown,
  { tenantId, attribute }: Pick<AttributeCollectionStartOptions, 'tenantId' | 'attribute'>,
): { readonly question: SignUpIdentity; readonly call: string } {
  const data = readCallout(AttributeCollectionStart, payload, { name: NAME, tenantId });
  const { authenticationContext, userSignUpInfo } = data;
  // Asked for what it throws: a flow that does not collect it cannot be filled in, nor checked.
  textAttribute(userSignUpInfo.attributes, attribute);
  return { question: identityOf(data), call: authenticationContext.correlationId };
}

export function writeAttributeCollectionStart(
  answer: StartOutcome,
  attribute: string,
  texts: SignUpTexts = SIGN_UP_TEXTS,
): HookReply {
  if (answer.outcome !== 'enrolled') return blockReply(texts);
  return actionReply(EVENT, 'setPrefillValues', { inputs: { [attribute]: answer.txn } });
}

function blockReply({ blockTitle, blockMessage }: SignUpTexts): HookReply {
  return actionReply(EVENT, 'showBlockPage', { title: blockTitle, message: blockMessage });
}

/**
 * Fills the code of the capture in, so that nobody has to type it; whoever has made none is told to
 * at once. What is entered is checked when the form is sent: this hook alone keeps nobody out.
 */
export function attributeCollectionStart(
  options: AttributeCollectionStartOptions,
): Hook<SignUpIdentity, StartOutcome, HookReply> {
  const { attribute } = options;
  const texts = { ...SIGN_UP_TEXTS, ...options.texts };
  return {
    name: NAME,
    read: (payload) => readAttributeCollectionStart(payload, options),
    ask: (identity, signal) => found(identity, options, signal),
    write: (answer) => writeAttributeCollectionStart(answer, attribute, texts),
    refuse: () => blockReply(texts),
  };
}

async function found(
  identity: SignUpIdentity,
  { findCapture, facenition }: AttributeCollectionStartOptions,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const txn = await findCapture(identity, signal);
  if (!isTxn(txn)) return { outcome: 'refused', reason: 'unknown_txn' };
  const answer: SignUpOutcome = await facenition.signUp(txn, signal);
  return answer.outcome === 'enrolled' ? { outcome: 'enrolled', txn } : answer;
}
