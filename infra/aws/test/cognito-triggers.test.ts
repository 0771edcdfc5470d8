import { join } from 'node:path';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { beforeAll, describe, expect, test } from 'vitest';
import { afterFile, temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { TRIGGER_NAMES } from '../src/index.ts';
import { makeTriggers, type Opened, openStack, templateOf, textOf } from './synthesis.ts';

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder(afterFile);
});

function open(
  name: string,
  make: (opened: Opened) => unknown = ({ stack }) => makeTriggers(stack),
) {
  const opened = openStack(folder, name);
  make(opened);
  return { ...opened, template: templateOf(opened) };
}

/** Properties of the only resource of a type. */
function only(template: ReturnType<typeof open>['template'], type: string) {
  const [resource, ...others] = Object.values(template.findResources(type));
  expect(others).toEqual([]);
  return resource?.Properties;
}

describe('a new pool', () => {
  test('has all six triggers, and tokens of the version that takes claims into access tokens', () => {
    const { template } = open('Triggers');
    const config = only(template, 'AWS::Cognito::UserPool').LambdaConfig;
    expect(Object.keys(config).sort()).toEqual([
      'CreateAuthChallenge',
      'DefineAuthChallenge',
      'PostConfirmation',
      'PreSignUp',
      'PreTokenGenerationConfig',
      'VerifyAuthChallengeResponse',
    ]);
    expect(config.PreTokenGenerationConfig.LambdaVersion).toBe('V2_0');
    expect(only(template, 'AWS::Cognito::UserPool').UserPoolTier).toBe('ESSENTIALS');
  });

  test('may call the functions, and no other pool may', () => {
    const { template } = open('Callers');
    template.resourceCountIs('AWS::Lambda::Permission', TRIGGER_NAMES.length);
    template.allResourcesProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'cognito-idp.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^FacePool'), 'Arn'] },
    });
  });

  test('has an attribute for the reference, and stays when the stack goes', () => {
    const { template } = open('Attribute');
    template.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtection: 'ACTIVE',
        Schema: Match.arrayWith([Match.objectLike({ Name: 'fn_reference', Mutable: true })]),
      },
    });
  });
});

describe('the client', () => {
  const clientOf = (name: string) => only(open(name).template, 'AWS::Cognito::UserPoolClient');

  test('signs in by the custom challenge alone', () => {
    expect(clientOf('Flows').ExplicitAuthFlows).toEqual([
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ]);
  });

  test('leads to no hosted page', () => {
    const client = clientOf('Hosted');
    expect(client.AllowedOAuthFlowsUserPoolClient).toBe(false);
    for (const name of ['AllowedOAuthFlows', 'AllowedOAuthScopes', 'CallbackURLs']) {
      expect(client[name]).toBeUndefined();
    }
  });

  test('may neither read nor write the reference', () => {
    const { ReadAttributes, WriteAttributes } = clientOf('Attributes');
    expect(ReadAttributes).toEqual(['email']);
    expect(WriteAttributes).toEqual(['email']);
  });

  test('leaves five minutes for a capture, and does not tell who has an account', () => {
    const client = clientOf('Session');
    expect(client.AuthSessionValidity).toBe(5);
    expect(client.PreventUserExistenceErrors).toBe('ENABLED');
  });
});

test('a secret that was imported by its name is found by it, and no other may be read', () => {
  const { template } = open('Named', ({ stack }) =>
    makeTriggers(stack, {
      tokenSecret: Secret.fromSecretNameV2(stack, 'ByName', 'facenition/token'),
    }),
  );
  template.allResourcesProperties('AWS::Lambda::Function', {
    Environment: { Variables: { FACENITION_TOKEN_SECRET_ID: 'facenition/token' } },
  });
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies.match(/:secret:facenition\/token-\?{6}"/g)).toHaveLength(5);
});

test('a pool of the app gets the triggers', () => {
  const { template } = open('Given', ({ stack }) =>
    makeTriggers(stack, { userPool: new UserPool(stack, 'Own') }),
  );
  expect(Object.keys(only(template, 'AWS::Cognito::UserPool').LambdaConfig)).toHaveLength(6);
});

describe('an imported pool', () => {
  const imported = (name: string) =>
    open(name, ({ stack }) =>
      makeTriggers(stack, {
        userPool: UserPool.fromUserPoolId(stack, 'Foreign', 'eu-central-1_AbCdEfGhI'),
      }),
    );

  test('may call the functions, and their ARNs are told', () => {
    const { template } = imported('Imported');
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 6);
    template.allResourcesProperties('AWS::Lambda::Permission', {
      Principal: 'cognito-idp.amazonaws.com',
      SourceAccount: '111122223333',
    });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Permission'))).toContain(
      'userpool/eu-central-1_AbCdEfGhI',
    );
    expect(Object.keys(template.findOutputs('*'))).toHaveLength(6);
  });

  test('is the only one whose events the functions take', () => {
    imported('Alone').template.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { FACENITION_USER_POOL: 'eu-central-1_AbCdEfGhI' } },
    });
  });

  test('is warned of: nothing sets its triggers here', () => {
    const { stack } = imported('Warned');
    Annotations.fromStack(stack).hasWarning(
      '/Warned/Face',
      Match.stringLikeRegexp('cognito apply'),
    );
  });
});

describe('each function', () => {
  test('is a handler of the bundle on Node 24 and arm64, and not slower than Cognito', () => {
    const { template } = open('Functions');
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const handlers = functions.map(({ Properties }) => Properties.Handler);
    expect(handlers.sort()).toEqual(TRIGGER_NAMES.map((name) => `index.${name}`).sort());
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 5,
      ReservedConcurrentExecutions: 20,
    });
  });

  test('may write its own log, and all but one read the one secret', () => {
    const { template } = open('Roles');
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(6);
    expect(roles.flatMap(({ Properties }) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const actions = policies.map(([id, { Properties }]) => ({
      id,
      actions: Properties.PolicyDocument.Statement.flatMap(
        ({ Action }: { Action: string | readonly string[] }) => Action,
      ),
    }));
    const logging = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    const reading = [...logging, 'secretsmanager:GetSecretValue'];
    expect(actions.filter(({ id }) => /define/i.test(id)).map((each) => each.actions)).toEqual([
      logging,
    ]);
    expect(actions.filter(({ id }) => !/define/i.test(id)).map((each) => each.actions)).toEqual(
      Array.from({ length: 5 }, () => reading),
    );
    expect(JSON.stringify(policies)).not.toMatch(/"Resource":"?\*|"Resource":\["\*/);
  });

  test('has alarms for errors, throttles and slowness, which are sent where they are asked to', () => {
    const { template } = open('Alarms', ({ stack }) =>
      makeTriggers(stack, { alarmTopic: new Topic(stack, 'Topic', { enforceSSL: true }) }),
    );
    template.resourceCountIs('AWS::CloudWatch::Alarm', 18);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [Match.anyValue()],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Duration',
      ExtendedStatistic: 'p99',
      Threshold: 3000,
    });
  });

  test('takes what the account has left where nothing is reserved', () => {
    const { template } = open('Unreserved', ({ stack }) =>
      makeTriggers(stack, { reservedConcurrency: 'unreserved' }),
    );
    template.allResourcesProperties('AWS::Lambda::Function', {
      ReservedConcurrentExecutions: Match.absent(),
    });
  });
});

test('the template is the one that was looked at', async () => {
  const { template } = open('Snapshot');
  await expect(textOf(template)).toMatchFileSnapshot(
    join(import.meta.dirname, 'templates/cognito-triggers.snap'),
  );
});
