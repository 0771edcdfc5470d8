import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile, temporaryFolder } from '../../../server/test/temporary-folder.ts';
import type { FacenitionServiceProps } from '../src/index.ts';
import { makeService, openStack, templateOf, textOf } from './synthesis.ts';

let folder: string;
let template: Template;
beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
  template = open('Service');
});

function open(name: string, props: Partial<FacenitionServiceProps> = {}): Template {
  const opened = openStack(folder, name);
  makeService(opened.stack, props);
  return templateOf(opened);
}

interface Statement {
  readonly Action: string | readonly string[];
}

/** What the policies whose id contains a text allow. */
function actionsOf(id: string): readonly string[] {
  return Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([name]) => name.includes(id))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .flatMap(({ Action }: Statement) => Action)
    .sort();
}

describe('keys', () => {
  test('are one that wraps and one that makes the pepper, and both stay', () => {
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
    });
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: { EnableKeyRotation: true, Description: Match.stringLikeRegexp('wraps') },
    });
    template.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
  });

  test('are used by servers, which cannot make any', () => {
    expect(actionsOf('ServerTaskTaskRole')).toEqual([
      'elasticfilesystem:ClientMount',
      'kms:Decrypt',
      'kms:GenerateMac',
    ]);
  });

  test('are made by an administrator, whose terminal is not logged', () => {
    expect(actionsOf('AdministrationTaskTaskRole')).toEqual([
      'elasticfilesystem:ClientMount',
      'elasticfilesystem:ClientWrite',
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateMac',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ]);
    template.hasResourceProperties('AWS::ECS::Cluster', {
      Configuration: { ExecuteCommandConfiguration: { Logging: 'NONE' } },
    });
    template.hasResourceProperties('AWS::ECS::Service', { EnableExecuteCommand: false });
  });

  test('file lies in an encrypted folder, which servers only read', () => {
    template.hasResource('AWS::EFS::FileSystem', {
      DeletionPolicy: 'Retain',
      Properties: { Encrypted: true, KmsKeyId: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::EFS::FileSystem', {
      FileSystemPolicy: { Statement: [Match.objectLike({ Effect: 'Deny' })] },
    });
    template.hasResourceProperties('AWS::EFS::AccessPoint', {
      PosixUser: { Uid: '10001', Gid: '10001' },
      RootDirectory: { CreationInfo: { Permissions: '700' } },
    });
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Command: ['serve'],
          ReadonlyRootFilesystem: true,
          User: '10001:10001',
          MountPoints: [
            { ContainerPath: '/data', ReadOnly: false, SourceVolume: 'data' },
            { ContainerPath: '/keys', ReadOnly: true, SourceVolume: 'keys' },
          ],
        }),
      ],
    });
  });
});

describe('the database', () => {
  test('is PostgreSQL 18 in two zones, encrypted, not public, and hard to lose', () => {
    template.hasResource('AWS::RDS::DBInstance', {
      DeletionPolicy: 'Snapshot',
      Properties: {
        Engine: 'postgres',
        EngineVersion: '18',
        MultiAZ: true,
        StorageEncrypted: true,
        PubliclyAccessible: false,
        DeletionProtection: true,
        BackupRetentionPeriod: 14,
      },
    });
    template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Parameters: { 'rds.force_ssl': '1' },
    });
  });

  test('lies in subnets with no way out', () => {
    const { SubnetIds } = Object.values(template.findResources('AWS::RDS::DBSubnetGroup'))[0]
      ?.Properties ?? { SubnetIds: [] };
    expect(SubnetIds).toHaveLength(2);
    for (const { Ref } of SubnetIds) expect(Ref).toMatch(/data/);
    const routes = Object.keys(template.findResources('AWS::EC2::Route'));
    expect(routes.filter((name) => name.includes('data'))).toEqual([]);
  });
});

describe('servers', () => {
  test('are two to six by their work, and are replaced one after another', () => {
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 6,
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: 2,
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
  });

  test('are none before there are keys', () => {
    const none = open('None', { servers: { least: 0, most: 6 } });
    none.hasResourceProperties('AWS::ECS::Service', { DesiredCount: 0 });
    none.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
  });

  test('are not more than the database has connections for', () => {
    expect(() => open('Many', { servers: { least: 2, most: 17 } })).toThrow(/connections/);
  });

  test('grow with their processors', () => {
    open('Large', { processors: 4 }).hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '4096',
      Memory: '8192',
      ContainerDefinitions: [
        Match.objectLike({
          Environment: Match.arrayWith([{ Name: 'FACENITION_WORKERS', Value: '4' }]),
        }),
      ],
    });
  });

  test('are started again when they are dead, not when they wait for the database', () => {
    const [task] = Object.values(
      template.findResources('AWS::ECS::TaskDefinition', {
        Properties: { ContainerDefinitions: [{ Command: ['serve'] }] },
      }),
    );
    const command = task?.Properties.ContainerDefinitions[0].HealthCheck.Command.join(' ');
    expect(command).toContain('/health/live');
  });
});

test('the template is the one that was looked at', async () => {
  await expect(textOf(template)).toMatchFileSnapshot(
    join(import.meta.dirname, 'templates/service.snap'),
  );
});
