import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  type ContainerDefinition,
  type ContainerImage,
  type Secret as ContainerSecret,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { KeyFolder } from './keys.ts';
import {
  DATA_FOLDER,
  KEY_FOLDER,
  MANAGEMENT_PORT,
  SERVICE_PORT,
  STOP_SECONDS,
} from './server-settings.ts';

const CONTAINER = 'facenition';

export interface ServerTaskProps {
  readonly image: ContainerImage;
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ContainerSecret>;
  readonly keyFolder: KeyFolder;
  /** In 1/1024 of a processor. */
  readonly cpu: number;
  readonly memoryMiB: number;
  readonly logRetention: RetentionDays;
}

export interface ServerTask {
  readonly task: FargateTaskDefinition;
  readonly logGroup: LogGroup;
}

/** Asks whether the process runs. Readiness is for the balancer: a database that is away is no reason to start again. */
const IS_ALIVE = `fetch('http://127.0.0.1:${MANAGEMENT_PORT}/health/live').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))`;

/** The server, on a root that cannot be written to. */
export function createServerTask(scope: Construct, props: ServerTaskProps): ServerTask {
  const task = openTask(scope, 'Server', props);
  const logGroup = new LogGroup(scope, 'ServerLogs', {
    retention: props.logRetention,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const container = task.addContainer(CONTAINER, {
    image: props.image,
    command: ['serve'],
    environment: props.environment,
    secrets: props.secrets,
    portMappings: [{ containerPort: SERVICE_PORT }, { containerPort: MANAGEMENT_PORT }],
    readonlyRootFilesystem: true,
    user: '10001:10001',
    // Longer than what running requests get.
    stopTimeout: Duration.seconds(STOP_SECONDS + 10),
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: 'server' }),
    healthCheck: {
      command: ['CMD', 'node', '-e', IS_ALIVE],
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      retries: 6,
      startPeriod: Duration.minutes(5),
    },
  });
  mount(container, 'read');
  return { task, logGroup };
}

/**
 * Does nothing for an hour, so that an administrator can run commands in it: their output, where
 * secrets may be, goes to the terminal of whoever asks, and into no log.
 */
export function createAdministrationTask(
  scope: Construct,
  props: ServerTaskProps,
): FargateTaskDefinition {
  const task = openTask(scope, 'Administration', props);
  const container = task.addContainer(CONTAINER, {
    image: props.image,
    entryPoint: ['sleep'],
    command: ['3600'],
    environment: props.environment,
    secrets: props.secrets,
    // The agent that lets an administrator in writes beside the program.
    readonlyRootFilesystem: false,
    logging: LogDrivers.awsLogs({
      streamPrefix: 'administration',
      logGroup: new LogGroup(scope, 'AdministrationLogs', {
        retention: props.logRetention,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
    }),
  });
  mount(container, 'write');
  letIn(task);
  return task;
}

/** What `aws ecs execute-command` needs of the task. */
function letIn(task: FargateTaskDefinition): void {
  task.addToTaskRolePolicy(
    new PolicyStatement({
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
    }),
  );
  Validations.of(task.taskRole).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'These channels have no names that a policy could tell apart.',
  });
}

function openTask(scope: Construct, id: string, props: ServerTaskProps): FargateTaskDefinition {
  const { fileSystem, accessPoint } = props.keyFolder;
  const task = new FargateTaskDefinition(scope, `${id}Task`, {
    cpu: props.cpu,
    memoryLimitMiB: props.memoryMiB,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
    volumes: [
      // Gone with the task: nothing durable is in it. It belongs to the user that the image gives it.
      { name: 'data' },
      {
        name: 'keys',
        efsVolumeConfiguration: {
          fileSystemId: fileSystem.fileSystemId,
          transitEncryption: 'ENABLED',
          authorizationConfig: { accessPointId: accessPoint.accessPointId, iam: 'ENABLED' },
        },
      },
    ],
  });
  Validations.of(task).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason:
      'Settings are not secret, and have to be seen. What is secret comes from Secrets Manager.',
  });
  Validations.of(task.obtainExecutionRole()).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'ecr:GetAuthorizationToken, where the image is in ECR: it knows no resources.',
  });
  return task;
}

function mount(container: ContainerDefinition, keys: 'read' | 'write'): void {
  container.addMountPoints(
    { sourceVolume: 'data', containerPath: DATA_FOLDER, readOnly: false },
    { sourceVolume: 'keys', containerPath: KEY_FOLDER, readOnly: keys === 'read' },
  );
}
