import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Cognito waits five seconds and then asks again: what is slower is of no use. */
const TIMEOUT = Duration.seconds(5);
const SLOW = Duration.seconds(3);

export interface TriggerFunctionProps {
  /** Name of the export of `index.mjs`. */
  readonly handler: string;
  readonly code: Code;
  readonly environment: Record<string, string>;
  /** What it may read. Absent: it asks the server nothing. */
  readonly tokenSecret?: ISecret | undefined;
  /** `unreserved`: whatever the account has left. */
  readonly reservedConcurrency: number | 'unreserved';
  readonly alarmTopic?: ITopic | undefined;
  readonly logRetention: RetentionDays;
}

/** One handler as a Lambda function, with a role that may do nothing else, and alarms. */
export class TriggerFunction extends Construct {
  readonly function: LambdaFunction;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, props: TriggerFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.function = new LambdaFunction(this, 'Function', {
      code: props.code,
      handler: `index.${props.handler}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // More memory is more processor: 512 MB shortens the start, and the price of a call is small.
      memorySize: 512,
      timeout: TIMEOUT,
      role: this.#role(logGroup, props.tokenSecret),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: props.environment,
      ...(props.reservedConcurrency !== 'unreserved' && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
    });
    this.alarms = this.#alarms();
    const { alarmTopic } = props;
    if (alarmTopic !== undefined) {
      for (const alarm of this.alarms) alarm.addAlarmAction(new SnsAction(alarmTopic));
    }
  }

  /** In place of the managed policy, which lets a function write into every log of the account. */
  #role(logGroup: LogGroup, tokenSecret: ISecret | undefined): Role {
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Facenition: writes its own log, reads its own secret.',
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logGroup.logGroupArn],
      }),
    );
    if (tokenSecret !== undefined) {
      role.addToPolicy(
        new PolicyStatement({
          actions: ['secretsmanager:GetSecretValue'],
          // Of one that was imported by its name: six characters follow that nobody knows here.
          resources: [tokenSecret.secretFullArn ?? `${tokenSecret.secretArn}-??????`],
        }),
      );
      tokenSecret.encryptionKey?.grantDecrypt(role);
    }
    return role;
  }

  #alarms(): readonly Alarm[] {
    const period = Duration.minutes(5);
    const common = {
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    };
    return [
      new Alarm(this, 'Errors', {
        ...common,
        alarmDescription: 'Sign-ins fail: look at `reason` in the log of this function.',
        metric: this.function.metricErrors({ period, statistic: Stats.SUM }),
        threshold: 0,
      }),
      new Alarm(this, 'Throttles', {
        ...common,
        alarmDescription: 'Sign-ins fail: more at a time than this function may run.',
        metric: this.function.metricThrottles({ period, statistic: Stats.SUM }),
        threshold: 0,
      }),
      new Alarm(this, 'Slow', {
        ...common,
        alarmDescription: 'Cognito gives up after five seconds: p99 is above three.',
        metric: this.function.metricDuration({ period, statistic: Stats.percentile(99) }),
        threshold: SLOW.toMilliseconds(),
      }),
    ];
  }
}
