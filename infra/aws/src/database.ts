import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type IVpc,
  type SecurityGroup,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  CaCertificate,
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export const DATABASE = 'facenition';
export const DATABASE_PORT = 5432;

export interface DatabaseProps {
  readonly vpc: IVpc;
  readonly securityGroup: SecurityGroup;
  /** Encrypts the disk, its copies and the password. */
  readonly encryptionKey: Key;
  readonly instanceType?: InstanceType | undefined;
}

export interface Database {
  readonly instance: DatabaseInstance;
  readonly password: Secret;
}

/** PostgreSQL in two zones, for these servers alone. It holds everybody's tokens: nobody else is let near. */
export function createDatabase(scope: Construct, props: DatabaseProps): Database {
  const password = new Secret(scope, 'DatabasePassword', {
    description: 'Facenition: password of the database.',
    encryptionKey: props.encryptionKey,
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ username: DATABASE }),
      generateStringKey: 'password',
      passwordLength: 40,
      excludePunctuation: true,
    },
  });
  Validations.of(password).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'A server knows the password of its start: one that changes by itself would lock the servers out. README.md says how to change it.',
  });
  const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18 });
  const instance = new DatabaseInstance(scope, 'Database', {
    engine,
    parameterGroup: new ParameterGroup(scope, 'DatabaseParameters', {
      engine,
      parameters: { 'rds.force_ssl': '1' },
    }),
    vpc: props.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroups: [props.securityGroup],
    instanceType: props.instanceType ?? InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM),
    caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
    databaseName: DATABASE,
    port: DATABASE_PORT,
    credentials: Credentials.fromSecret(password, DATABASE),
    multiAz: true,
    publiclyAccessible: false,
    allocatedStorage: 20,
    maxAllocatedStorage: 200,
    storageEncrypted: true,
    storageEncryptionKey: props.encryptionKey,
    backupRetention: Duration.days(14),
    copyTagsToSnapshot: true,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    autoMinorVersionUpgrade: true,
    cloudwatchLogsExports: ['postgresql'],
  });
  Validations.of(instance).acknowledge({
    id: 'AwsSolutions-RDS11',
    reason: 'Another port hides nothing: only the servers reach this one.',
  });
  return { instance, password };
}
