/**
 * Facenition on AWS: the triggers of a Cognito user pool, and the server behind a load balancer.
 *
 * @module
 */
export { bundleTriggers, LARGEST_BUNDLE_BYTES, TRIGGERS_ENTRY, triggersCode } from './bundle.ts';
export {
  FacenitionCognitoTriggers,
  type FacenitionCognitoTriggersProps,
  TRIGGER_NAMES,
  type TriggerName,
} from './cognito-triggers.ts';
export { FacenitionService, type FacenitionServiceProps } from './service.ts';
export type { TriggerSettings } from './trigger-settings.ts';
