import { Validations } from 'aws-cdk-lib';
import { type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { DATABASE_PORT } from './database.ts';
import { MANAGEMENT_PORT, SERVICE_PORT } from './server-settings.ts';

export interface SecurityGroups {
  readonly balancer: SecurityGroup;
  readonly servers: SecurityGroup;
  readonly database: SecurityGroup;
  readonly keyFolder: SecurityGroup;
}

const NFS = 2049;
const HTTPS = 443;
const HTTP = 80;

/** Who may speak to whom: nothing else gets through. */
export function createSecurityGroups(
  scope: Construct,
  { vpc, outwards }: { readonly vpc: IVpc; readonly outwards: readonly number[] },
): SecurityGroups {
  const open = (id: string, description: string): SecurityGroup =>
    new SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
  const groups = {
    balancer: open('BalancerGroup', 'Facenition: load balancer'),
    servers: open('ServerGroup', 'Facenition: servers'),
    database: open('DatabaseGroup', 'Facenition: database'),
    keyFolder: open('KeyFolderGroup', 'Facenition: folder of the key file'),
  };
  const { balancer, servers, database, keyFolder } = groups;
  balancer.addIngressRule(Peer.anyIpv4(), Port.tcp(HTTPS), 'browsers and applications');
  balancer.addIngressRule(Peer.anyIpv4(), Port.tcp(HTTP), 'is sent on to https');
  Validations.of(balancer).acknowledge({
    id: 'AwsSolutions-EC23',
    reason: 'People come from everywhere, as to any sign-in page.',
  });
  join(balancer, servers, SERVICE_PORT, 'requests');
  join(balancer, servers, MANAGEMENT_PORT, 'health');
  join(servers, database, DATABASE_PORT, 'PostgreSQL');
  join(servers, keyFolder, NFS, 'the key file');
  for (const port of [HTTPS, ...outwards]) {
    servers.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'AWS, webhooks, relying parties');
  }
  return groups;
}

function join(from: SecurityGroup, to: SecurityGroup, port: number, what: string): void {
  from.addEgressRule(to, Port.tcp(port), what);
  to.addIngressRule(from, Port.tcp(port), what);
}
