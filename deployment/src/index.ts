/**
 * Sets an identity provider up as a connector file says: shows the difference first, changes only
 * what differs, and goes on after a failure half-way.
 *
 * @module
 */
export { applyDeployment } from './apply.ts';
export type { DeployedConnector, DeployPorts } from './connector.ts';
export { readConnectorFile } from './connector-file.ts';
export {
  type DestructionPlan,
  destroyDeployment,
  planDestruction,
  type Removal,
} from './destroy.ts';
export { type Difference, differencesOf, type Plain } from './difference.ts';
export { type Examination, examineDeployment } from './examine.ts';
export { DeploymentFault, type DeploymentFaultCode } from './fault.ts';
export { hidingDeployment } from './hiding.ts';
export { KNOWN_AFTER_APPLY } from './look.ts';
export type { Done, RunOptions, RunOutcome, ToldError } from './outcome.ts';
export { type Plan, planDeployment, type Step } from './plan.ts';
export { hasChanges, renderPlan } from './render-plan.ts';
export {
  renderDestruction,
  renderDone,
  renderExamination,
  renderOutcome,
} from './render-run.ts';
export type {
  ByHand,
  Check,
  Deployment,
  Fields,
  Finding,
  Found,
  Known,
  Output,
  Resource,
  State,
} from './resource.ts';
export { resolveSecret, SECRET_REFERENCE, Secret, type SecretSource } from './secret.ts';
export { createSecrets, type Secrets } from './secrets.ts';
export { visible } from './text.ts';
