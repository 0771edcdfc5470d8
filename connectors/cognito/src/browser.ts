/**
 * The browser's half of a sign-in with Cognito and a live face.
 *
 * @module
 */
export {
  type CognitoByFetchOptions,
  type CognitoCalls,
  cognitoByFetch,
  type InitiateAuth,
  type RespondToAuthChallenge,
  type SignInStep,
} from './browser/cognito.ts';
export {
  type CaptureEnd,
  type FaceChallenge,
  readFaceChallenge,
  showCapture,
} from './browser/show-capture.ts';
export {
  type PasswordProof,
  type SignInOptions,
  type SignInOutcome,
  type SignInTokens,
  signInWithFace,
} from './browser/sign-in.ts';
