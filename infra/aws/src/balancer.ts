import { Duration, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IVpc, type SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  DesyncMitigationMode,
  ListenerAction,
  SslPolicy,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { MANAGEMENT_PORT, SERVICE_PORT } from './server-settings.ts';

export interface Balancer {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
}

/** The only way in, by TLS. What docs/operations.md asks of the proxy before the server. */
export function createBalancer(
  scope: Construct,
  props: {
    readonly vpc: IVpc;
    readonly securityGroup: SecurityGroup;
    readonly certificateArn: string;
  },
): Balancer {
  const balancer = new ApplicationLoadBalancer(scope, 'Balancer', {
    vpc: props.vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    internetFacing: true,
    securityGroup: props.securityGroup,
    // Below the 65 s after which the server closes a connection that idles.
    idleTimeout: Duration.seconds(60),
    dropInvalidHeaderFields: true,
    desyncMitigationMode: DesyncMitigationMode.STRICTEST,
    deletionProtection: true,
  });
  Validations.of(balancer).acknowledge({
    id: 'AwsSolutions-ELB2',
    reason:
      'Its log would hold every path, and paths below /capture/invitation/ are links that enrol. The server has a log of its own.',
  });
  const targets = new ApplicationTargetGroup(scope, 'Servers', {
    vpc: props.vpc,
    port: SERVICE_PORT,
    protocol: ApplicationProtocol.HTTP,
    targetType: TargetType.IP,
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    // Running requests end within 60 s; the signal to stop comes after this.
    deregistrationDelay: Duration.seconds(60),
    healthCheck: {
      port: String(MANAGEMENT_PORT),
      path: '/health/ready',
      healthyHttpCodes: '200',
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      // ECS replaces what is unhealthy: 150 s outlast a failover of the database.
      unhealthyThresholdCount: 10,
    },
  });
  balancer.addListener('Https', {
    port: 443,
    protocol: ApplicationProtocol.HTTPS,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [Certificate.fromCertificateArn(scope, 'Certificate', props.certificateArn)],
    defaultTargetGroups: [targets],
    open: false,
  });
  balancer.addListener('Http', {
    port: 80,
    defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    open: false,
  });
  return { balancer, targets };
}
