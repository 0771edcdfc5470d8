/**
 * What every hook of an identity provider shares: who calls, what is asked of Facenition, and a
 * refusal where nothing can be decided.
 *
 * @module
 */
export { createFacenition, type FacenitionOptions } from './ask.ts';
export {
  type BearerTokenOptions,
  bearerToken,
  type CallerCheck,
  type HeaderSecretOptions,
  headerSecret,
  remoteCallerKeys,
} from './callers.ts';
export { createEndpoint, type Endpoint, type EndpointOptions, type HookReply } from './endpoint.ts';
export { formatEvent, type HookEvent, tell } from './event.ts';
export type {
  BindQuestion,
  CaptureQuestion,
  Demand,
  Facenition,
  LatestQuestion,
  TicketQuestion,
} from './facenition.ts';
export { asFault, HookFault, type HookFaultCode } from './fault.ts';
export {
  type Asked,
  createHandler,
  type Handler,
  type HandlerOptions,
  type Hook,
  parsePayload,
} from './hook.ts';
export type {
  Assurance,
  BindOutcome,
  CaptureOutcome,
  FaceMatch,
  FaceOutcome,
  FaceRefusal,
  Level,
  SignUpOutcome,
  SignUpRefusal,
} from './outcome.ts';
export { formatProof, isTicket, isTxn, type Proof, parseProof } from './proof.ts';
