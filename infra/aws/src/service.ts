import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { type InstanceType, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  Cluster,
  type ContainerImage,
  ContainerInsights,
  Secret as ContainerSecret,
  ExecuteCommandLogging,
  type FargateService,
} from 'aws-cdk-lib/aws-ecs';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { createBalancer } from './balancer.ts';
import { createDatabase, DATABASE, DATABASE_PORT, type Database } from './database.ts';
import {
  type CustodyKeys,
  createCustodyKeys,
  createKeyFolder,
  type KeyFolder,
  letMakeKeys,
  letUseFolder,
  letUseKeys,
} from './keys.ts';
import { createNetwork } from './network.ts';
import { runServers } from './run-servers.ts';
import { createSecurityGroups, type SecurityGroups } from './security-groups.ts';
import { serverEnvironment } from './server-settings.ts';
import { createAdministrationTask, createServerTask, type ServerTaskProps } from './server-task.ts';
import { createServiceAlarms } from './service-alarms.ts';

export interface FacenitionServiceProps {
  /** The public address, `https://face.example.org`: a name that leads to the load balancer. */
  readonly issuer: string;
  /** Of a certificate of ACM for that name, in the same region. */
  readonly certificateArn: string;
  /** With models and the authority of the database in it, as README.md shows. By digest, please. */
  readonly image: ContainerImage;
  /** With subnets that are public, private with a way out, and isolated. Absent: a new network. */
  readonly vpc?: IVpc;
  /** Of docs/models.md: `mobile`. */
  readonly modelPack: string;
  /** Other settings of docs/settings.md, none of them secret. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Settings that are: `FACENITION_SMTP_URL`. */
  readonly secretSettings?: Readonly<Record<string, ISecret>>;
  /** How many. `least: 0`: none yet, for the time before keys were made. */
  readonly servers?: { readonly least: number; readonly most: number };
  /** Of each server, whole processors: 1, 2, 4, 8. 2 by default, with 2 GiB each. */
  readonly processors?: 1 | 2 | 4 | 8;
  readonly databaseInstance?: InstanceType;
  /** Ports that the servers may reach outside, beside 443: 587 for mail. */
  readonly outwards?: readonly number[];
  readonly alarmTopic?: ITopic;
  readonly logRetention?: RetentionDays;
}

const SERVERS = { least: 2, most: 6 };
const PROCESSORS = 2;
/** Connections of one server while it starts, and what PostgreSQL of the default size has at least. */
const CONNECTIONS = { ofServer: 12, ofDatabase: 400 };

/** The server of Facenition: behind a load balancer with TLS, with PostgreSQL, and keys in KMS. */
export class FacenitionService extends Construct {
  readonly vpc: IVpc;
  readonly balancer: ApplicationLoadBalancer;
  readonly service: FargateService;
  readonly custody: CustodyKeys;
  readonly database: Database;
  readonly #groups: SecurityGroups;
  readonly #keyFolder: KeyFolder;

  constructor(scope: Construct, id: string, props: FacenitionServiceProps) {
    super(scope, id);
    check(props);
    this.vpc = props.vpc ?? createNetwork(this);
    this.#groups = createSecurityGroups(this, { vpc: this.vpc, outwards: props.outwards ?? [] });
    this.custody = createCustodyKeys(this);
    const encryptionKey = createDataKey(this);
    this.#keyFolder = createKeyFolder(this, {
      vpc: this.vpc,
      securityGroup: this.#groups.keyFolder,
      encryptionKey,
    });
    this.database = createDatabase(this, {
      vpc: this.vpc,
      securityGroup: this.#groups.database,
      encryptionKey,
      instanceType: props.databaseInstance,
    });
    const cluster = this.#openCluster();
    const taskProps = this.#taskProps(props);
    const { balancer, service } = this.#serve(props, cluster, taskProps);
    this.balancer = balancer;
    this.service = service;
    this.#administer(cluster, taskProps);
  }

  #openCluster(): Cluster {
    return new Cluster(this, 'Cluster', {
      vpc: this.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      // What an administrator's commands print may be a client token.
      executeCommandConfiguration: { logging: ExecuteCommandLogging.NONE },
    });
  }

  #taskProps(props: FacenitionServiceProps): ServerTaskProps {
    const processors = props.processors ?? PROCESSORS;
    const { instance, password } = this.database;
    const secretSettings = Object.entries(props.secretSettings ?? {});
    return {
      image: props.image,
      keyFolder: this.#keyFolder,
      cpu: processors * 1024,
      memoryMiB: processors * 2048,
      logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
      environment: serverEnvironment(
        {
          issuer: props.issuer,
          databaseHost: instance.dbInstanceEndpointAddress,
          databasePort: DATABASE_PORT,
          database: DATABASE,
          proxies: this.vpc.vpcCidrBlock,
          wrappingKeyArn: this.custody.wrapping.keyArn,
          pepperKeyArn: this.custody.pepper.keyArn,
          modelPack: props.modelPack,
          workers: processors,
        },
        props.settings ?? {},
      ),
      secrets: {
        PGPASSWORD: ContainerSecret.fromSecretsManager(password, 'password'),
        ...Object.fromEntries(
          secretSettings.map(([name, secret]) => [
            name,
            ContainerSecret.fromSecretsManager(secret),
          ]),
        ),
      },
    };
  }

  #serve(props: FacenitionServiceProps, cluster: Cluster, taskProps: ServerTaskProps) {
    const { task, logGroup } = createServerTask(this, taskProps);
    letUseKeys(task.taskRole, this.custody);
    letUseFolder(task.taskRole, this.#keyFolder, 'read');
    const { balancer, targets } = createBalancer(this, {
      vpc: this.vpc,
      securityGroup: this.#groups.balancer,
      certificateArn: props.certificateArn,
    });
    const service = runServers(this, {
      cluster,
      task,
      securityGroup: this.#groups.servers,
      targets,
      servers: props.servers ?? SERVERS,
    });
    service.node.addDependency(this.#keyFolder.fileSystem.mountTargetsAvailable);
    createServiceAlarms(this, {
      balancer,
      targets,
      logGroup,
      database: this.database.instance,
      alarmTopic: props.alarmTopic,
    });
    return { balancer, service };
  }

  #administer(cluster: Cluster, taskProps: ServerTaskProps): void {
    const task = createAdministrationTask(this, taskProps);
    letUseKeys(task.taskRole, this.custody);
    letMakeKeys(task.taskRole, this.custody);
    letUseFolder(task.taskRole, this.#keyFolder, 'write');
    const { subnetIds } = this.vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS });
    const told = {
      Address: this.balancer.loadBalancerDnsName,
      ClusterName: cluster.clusterName,
      AdministrationTask: task.taskDefinitionArn,
      ServerSubnets: subnetIds.join(','),
      ServerGroup: this.#groups.servers.securityGroupId,
    };
    const outputs = new Construct(this, 'Outputs');
    for (const [name, value] of Object.entries(told)) new CfnOutput(outputs, name, { value });
  }
}

function createDataKey(scope: Construct): Key {
  return new Key(scope, 'DataKey', {
    description: 'Facenition: encrypts the database, its copies, and the folder of the key file.',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

function check({ issuer, servers = SERVERS }: FacenitionServiceProps): void {
  const isAddress = URL.canParse(issuer) && new URL(issuer).origin === issuer;
  if (!isAddress || !issuer.startsWith('https:')) {
    throw new Error('issuer: https, a host, and nothing behind: cameras and cookies need it');
  }
  // While servers are replaced there are twice as many.
  if (2 * servers.most * CONNECTIONS.ofServer > CONNECTIONS.ofDatabase) {
    throw new Error(`servers.most: more connections than ${CONNECTIONS.ofDatabase} of PostgreSQL`);
  }
}
