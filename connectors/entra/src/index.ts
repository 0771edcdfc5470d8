/**
 * Custom authentication extensions of Microsoft Entra that check a capture: claims of a token, the
 * gate of a sign-up, account recovery.
 *
 * @module
 */
export {
  type AttributeCollectionStartOptions,
  attributeCollectionStart,
  readAttributeCollectionStart,
  type StartOutcome,
  writeAttributeCollectionStart,
} from './attribute-collection-start.ts';
export {
  type AttributeCollectionSubmitOptions,
  attributeCollectionSubmit,
  readAttributeCollectionSubmit,
  type SignUpQuestion,
  writeAttributeCollectionSubmit,
} from './attribute-collection-submit.ts';
export {
  type BindNewUsersOptions,
  type BoundUsers,
  bindNewUsers,
  GRAPH_SCOPE,
} from './bind-new-users.ts';
export { ENTRA_CALLER, type EntraCallerOptions, entraCaller } from './caller.ts';
export { createEntraEndpoint, DEADLINE_MS, type EntraEndpointOptions } from './endpoints.ts';
export { explainEntraError } from './entra-errors.ts';
export {
  type FindCapture,
  SIGN_UP_TEXTS,
  type SignUpIdentity,
  type SignUpTexts,
} from './sign-up.ts';
export {
  readTokenIssuanceStart,
  type TokenIssuanceStartOptions,
  tokenIssuanceStart,
  writeTokenIssuanceStart,
} from './token-issuance-start.ts';
export {
  type Recovery,
  type RecoveryOutcome,
  type RecoveryQuestion,
  readVerifiedIdClaimValidation,
  type VerifiedIdClaimValidationOptions,
  verifiedIdClaimValidation,
  writeVerifiedIdClaimValidation,
} from './verified-id-claim-validation.ts';
