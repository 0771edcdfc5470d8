import { Duration } from 'aws-cdk-lib';
import { type SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { type Cluster, FargateService, type FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

export interface RunServersProps {
  readonly cluster: Cluster;
  readonly task: FargateTaskDefinition;
  readonly securityGroup: SecurityGroup;
  readonly targets: ApplicationTargetGroup;
  /** `least: 0`: none at all. */
  readonly servers: { readonly least: number; readonly most: number };
}

/** The work is processor time, and people come in bunches: docs/operations.md plans with the same. */
const BUSY_PERCENT = 60;

/** As many servers as there is work for, replaced without an interruption. */
export function runServers(scope: Construct, props: RunServersProps): FargateService {
  const { least, most } = props.servers;
  const service = new FargateService(scope, 'Service', {
    cluster: props.cluster,
    taskDefinition: props.task,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [props.securityGroup],
    assignPublicIp: false,
    desiredCount: least,
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { enable: true, rollback: true },
    // A server waits for the migrations of another for ten minutes at most.
    healthCheckGracePeriod: Duration.minutes(11),
    enableExecuteCommand: false,
  });
  props.targets.addTarget(service);
  if (least === 0) return service;
  service
    .autoScaleTaskCount({ minCapacity: least, maxCapacity: most })
    .scaleOnCpuUtilization('Busy', {
      targetUtilizationPercent: BUSY_PERCENT,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
  return service;
}
