import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IVpc, type SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { type AccessPoint, FileSystem, PerformanceMode, ThroughputMode } from 'aws-cdk-lib/aws-efs';
import {
  AnyPrincipal,
  Effect,
  type IRole,
  PolicyDocument,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** Who the server is in its image. */
const SERVER_USER = '10001';

/** Wraps the secrets of the key file, and computes the pepper. Lost, every token is worthless. */
export interface CustodyKeys {
  readonly wrapping: Key;
  readonly pepper: Key;
}

export function createCustodyKeys(scope: Construct): CustodyKeys {
  const forEver = { removalPolicy: RemovalPolicy.RETAIN, pendingWindow: Duration.days(30) };
  return {
    wrapping: new Key(scope, 'WrappingKey', {
      ...forEver,
      description: 'Facenition: wraps the key file. Never delete it.',
      enableKeyRotation: true,
    }),
    // KMS cannot rotate an HMAC key: docs/settings.md says how to renew the pepper.
    pepper: new Key(scope, 'PepperKey', {
      ...forEver,
      description: 'Facenition: the pepper of identity tokens. Never delete it.',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
    }),
  };
}

/** What a server asks of KMS. */
export function letUseKeys(role: IRole, { wrapping, pepper }: CustodyKeys): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kms:Decrypt'], resources: [wrapping.keyArn] }),
  );
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kms:GenerateMac'], resources: [pepper.keyArn] }),
  );
}

/** What `keys init` and `keys rotate` ask beside. */
export function letMakeKeys(role: IRole, { wrapping }: CustodyKeys): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kms:Encrypt'], resources: [wrapping.keyArn] }),
  );
}

export interface KeyFolder {
  readonly fileSystem: FileSystem;
  readonly accessPoint: AccessPoint;
}

/** The folder of the key file, the same for all servers, so that they notice a rotation at once. */
export function createKeyFolder(
  scope: Construct,
  props: { readonly vpc: IVpc; readonly securityGroup: SecurityGroup; readonly encryptionKey: Key },
): KeyFolder {
  const fileSystem = new FileSystem(scope, 'KeyFolder', {
    vpc: props.vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    securityGroup: props.securityGroup,
    encrypted: true,
    kmsKey: props.encryptionKey,
    enableAutomaticBackups: true,
    performanceMode: PerformanceMode.GENERAL_PURPOSE,
    throughputMode: ThroughputMode.ELASTIC,
    // CDK would else add a statement that lets every role that may mount write, too.
    allowAnonymousAccess: true,
    fileSystemPolicy: onlyEncrypted(),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const accessPoint = fileSystem.addAccessPoint('Keys', {
    path: '/keys',
    createAcl: { ownerUid: SERVER_USER, ownerGid: SERVER_USER, permissions: '700' },
    posixUser: { uid: SERVER_USER, gid: SERVER_USER },
  });
  return { fileSystem, accessPoint };
}

/** A policy that allows nothing: roles have permissions of their own, and whoever has no role has none. */
function onlyEncrypted(): PolicyDocument {
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['*'],
        resources: ['*'],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ],
  });
}

/** @param may `read`: a server. `write`: whoever rotates keys */
export function letUseFolder(
  role: IRole,
  { fileSystem, accessPoint }: KeyFolder,
  may: 'read' | 'write',
): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [
        'elasticfilesystem:ClientMount',
        ...(may === 'write' ? ['elasticfilesystem:ClientWrite'] : []),
      ],
      resources: [fileSystem.fileSystemArn],
      conditions: {
        StringEquals: { 'elasticfilesystem:AccessPointArn': accessPoint.accessPointArn },
      },
    }),
  );
}
