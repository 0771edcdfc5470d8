import { ArnFormat, CfnOutput, Stack, Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** Reads one secret, as the handlers ask for it. */
export function readingOf(tokenSecret: ISecret): PolicyStatement {
  return new PolicyStatement({
    actions: ['secretsmanager:GetSecretValue'],
    // Of one that was imported by its name: six characters follow that nobody knows here.
    resources: [tokenSecret.secretFullArn ?? `${tokenSecret.secretArn}-??????`],
  });
}

export interface FacenitionTriggerRoleProps {
  /** Holds the client token of the server as plain text. */
  readonly tokenSecret: ISecret;
  /** `functions.prefix` of the connector file. `facenition-` by default. */
  readonly prefix?: string;
}

/**
 * What the functions run as that `facenition cognito apply` makes for a user pool which is there
 * already: `functions.role` of the connector file.
 */
export class FacenitionTriggerRole extends Construct {
  readonly role: Role;

  constructor(scope: Construct, id: string, props: FacenitionTriggerRoleProps) {
    super(scope, id);
    const { tokenSecret, prefix = 'facenition-' } = props;
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: 'Facenition: writes the logs of its functions, reads its own secret.',
    });
    const logs = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: `/aws/lambda/${prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [logs],
      }),
    );
    this.role.addToPolicy(readingOf(tokenSecret));
    tokenSecret.encryptionKey?.grantDecrypt(this.role);
    const { account, region } = Stack.of(this);
    const place = `${told(region, 'AWS::Region')}:${told(account, 'AWS::AccountId')}`;
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:${place}:log-group:/aws/lambda/${prefix}*]`,
      reason:
        'Lambda names the log of a function after the function: all of ours begin with the prefix.',
    });
    new CfnOutput(this, 'RoleArn', { value: this.role.roleArn });
  }
}

/** As the rules name what is decided at deployment. */
const told = (value: string, name: string): string =>
  Token.isUnresolved(value) ? `<${name}>` : value;
