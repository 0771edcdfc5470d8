/**
 * Sets an identity provider up as a connector file says: shows the difference first, changes only
 * what differs, and goes on after a failure half-way.
 *
 * @module
 */
export type { DeployedConnector, DeployPorts } from './connector.ts';
export { DeploymentFault, type DeploymentFaultCode } from './fault.ts';
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
