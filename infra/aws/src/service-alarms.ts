import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export interface ServiceAlarmsProps {
  readonly balancer: ApplicationLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly logGroup: LogGroup;
  readonly database: DatabaseInstance;
  readonly alarmTopic?: ITopic | undefined;
}

const PERIOD = Duration.minutes(5);
const LEAST_FREE_BYTES = 5 * 2 ** 30;

/** What docs/operations.md says to be told of, as far as AWS sees it. */
export function createServiceAlarms(scope: Construct, props: ServiceAlarmsProps): readonly Alarm[] {
  const { balancer, targets, logGroup, database, alarmTopic } = props;
  const faults = new MetricFilter(scope, 'Faults', {
    logGroup,
    metricNamespace: 'Facenition',
    metricName: 'Faults',
    metricValue: '1',
    filterPattern: FilterPattern.any(
      FilterPattern.stringValue('$.event', '=', 'fault'),
      FilterPattern.stringValue('$.event', '=', 'worker-lost'),
    ),
  });
  const sum = { period: PERIOD, statistic: Stats.SUM };
  const alarm = alarming(scope, alarmTopic);
  return [
    alarm('FaultAlarm', 'The log holds faults.', faults.metric(sum), 0),
    alarm('NoServer', 'A server is not ready.', targets.metrics.unhealthyHostCount(), 0, 3),
    alarm(
      'ServerErrors',
      'Servers answer 5xx.',
      targets.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
      5,
    ),
    alarm(
      'BalancerErrors',
      'Nobody answers the load balancer.',
      balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
      5,
    ),
    alarm(
      'SlowServer',
      'One request in twenty takes more than two seconds.',
      targets.metrics.targetResponseTime({ period: PERIOD, statistic: Stats.percentile(95) }),
      2,
    ),
    alarm(
      'DatabaseFull',
      'The disk of the database is nearly full, and has grown as far as it may.',
      database.metricFreeStorageSpace({ period: PERIOD, statistic: Stats.MINIMUM }),
      LEAST_FREE_BYTES,
      1,
      ComparisonOperator.LESS_THAN_THRESHOLD,
    ),
  ];
}

function alarming(scope: Construct, topic: ITopic | undefined) {
  return (
    id: string,
    alarmDescription: string,
    metric: ConstructorParameters<typeof Alarm>[2]['metric'],
    threshold: number,
    evaluationPeriods = 1,
    comparisonOperator = ComparisonOperator.GREATER_THAN_THRESHOLD,
  ): Alarm => {
    const alarm = new Alarm(scope, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods,
      comparisonOperator,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (topic !== undefined) alarm.addAlarmAction(new SnsAction(topic));
    return alarm;
  };
}
