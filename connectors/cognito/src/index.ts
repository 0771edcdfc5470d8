/**
 * A live face in Amazon Cognito: the Lambda triggers of a user pool.
 *
 * @module
 */
export { REFERENCE_ATTRIBUTE, TOKEN_ATTRIBUTE } from './attribute-name.ts';
export {
  type CreateOptions,
  type CreateQuestion,
  createCreateAuthChallenge,
  readCreate,
  writeCreate,
} from './triggers/create.ts';
export {
  decide,
  type Flow,
  type NextStep,
  type OtherChallenge,
  type PastChallenge,
  type SignInRules,
} from './triggers/decide.ts';
export {
  createDefineAuthChallenge,
  type DefineOptions,
  readDefine,
  writeDefine,
} from './triggers/define.ts';
export type { EventOwner } from './triggers/event.ts';
export { FACE_PHOTOS, FACE_TICKET, withoutLiveCheck } from './triggers/kinds.ts';
export {
  type ComparingClient,
  createPhotosChallenge,
  createVerifyPhotos,
  type PhotosOptions,
  type PhotosQuestion,
  readPhotos,
  type VerifyPhotosOptions,
} from './triggers/photos.ts';
export {
  createPostConfirmation,
  type PostConfirmationOptions,
  readPostConfirmation,
} from './triggers/post-confirmation.ts';
export {
  createPreSignUp,
  type OtherSignUp,
  type PreSignUpOptions,
  readPreSignUp,
  writePreSignUp,
} from './triggers/pre-sign-up.ts';
export {
  createPreTokenGeneration,
  type PreTokenOptions,
  type RefreshRule,
  readPreToken,
  writePreToken,
} from './triggers/pre-token.ts';
export type { UserId } from './triggers/subject.ts';
export { REFUSED, type Trigger, type TriggerOptions, UNAVAILABLE } from './triggers/trigger.ts';
export {
  createVerifyAuthChallengeResponse,
  readVerify,
  type VerifyOptions,
  writeVerify,
} from './triggers/verify.ts';
