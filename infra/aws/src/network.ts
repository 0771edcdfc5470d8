import { FlowLogDestination, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** Two zones: the balancer outside, servers with a way out, the database with none. */
export function createNetwork(scope: Construct): Vpc {
  return new Vpc(scope, 'Network', {
    maxAzs: 2,
    // One in each zone costs more, and lets a zone fail without the other losing its way out.
    natGateways: 2,
    subnetConfiguration: [
      { name: 'balancer', subnetType: SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'servers', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 24 },
      { name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
    ],
    flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
  });
}
