import { Annotations, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import {
  ClientAttributes,
  type IUserPool,
  LambdaVersion,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { triggersCode } from './bundle.ts';
import { TriggerFunction } from './trigger-function.ts';
import { type TriggerSettings, triggerEnvironment } from './trigger-settings.ts';
import { createFaceUserPool } from './user-pool.ts';

/** Of each handler: what it is called in the pool, and whether it asks the server. */
const TRIGGERS = {
  defineAuthChallenge: { operation: UserPoolOperation.DEFINE_AUTH_CHALLENGE, asks: false },
  createAuthChallenge: { operation: UserPoolOperation.CREATE_AUTH_CHALLENGE, asks: true },
  verifyAuthChallengeResponse: {
    operation: UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE,
    asks: true,
  },
  preTokenGeneration: { operation: UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, asks: true },
  preSignUp: { operation: UserPoolOperation.PRE_SIGN_UP, asks: true },
  postConfirmation: { operation: UserPoolOperation.POST_CONFIRMATION, asks: true },
} as const;

export type TriggerName = keyof typeof TRIGGERS;

export const TRIGGER_NAMES: readonly TriggerName[] = [
  'defineAuthChallenge',
  'createAuthChallenge',
  'verifyAuthChallengeResponse',
  'preTokenGeneration',
  'preSignUp',
  'postConfirmation',
];

export interface FacenitionCognitoTriggersProps {
  /**
   * A pool of this app, which gets the triggers. One that was imported (`UserPool.fromUserPoolId`)
   * gets the functions and the permission to call them, and not the triggers: CloudFormation cannot
   * change what it did not make. Set them with `facenition cognito apply`. Absent: a new pool.
   */
  readonly userPool?: IUserPool;
  readonly settings: TriggerSettings;
  /** Holds the client token of the server as plain text, `fnk_...`. */
  readonly tokenSecret: ISecret;
  /** Of each of the six functions. `unreserved`: whatever the account has left. 20 by default. */
  readonly reservedConcurrency?: number | 'unreserved';
  /** Is told of alarms. */
  readonly alarmTopic?: ITopic;
  readonly logRetention?: RetentionDays;
  /** In place of the bundle that is made from the checkout: a bundle with the same exports. */
  readonly code?: Code;
}

/** A user pool in which people sign in with their face: six triggers, and a client that leads nowhere else. */
export class FacenitionCognitoTriggers extends Construct {
  readonly userPool: IUserPool;
  readonly client: UserPoolClient;
  readonly functions: Readonly<Record<TriggerName, LambdaFunction>>;

  constructor(scope: Construct, id: string, props: FacenitionCognitoTriggersProps) {
    super(scope, id);
    this.functions = this.#makeFunctions(props);
    if (isImported(props.userPool)) {
      this.userPool = props.userPool;
      this.#permit(this.userPool);
    } else {
      const pool = props.userPool ?? createFaceUserPool(this);
      this.userPool = pool;
      attach(pool, this.functions);
    }
    this.client = this.#makeClient();
  }

  #makeFunctions(props: FacenitionCognitoTriggersProps): Record<TriggerName, LambdaFunction> {
    const { settings, tokenSecret, code = triggersCode() } = props;
    const environment = {
      ...triggerEnvironment(settings),
      FACENITION_TOKEN_SECRET_ID: tokenSecret.secretFullArn ?? tokenSecret.secretName,
      // A pool of this app cannot be named here: it has to be made after its functions.
      ...(isImported(props.userPool) && { FACENITION_USER_POOL: props.userPool.userPoolId }),
    };
    const make = (name: TriggerName): LambdaFunction =>
      new TriggerFunction(this, name, {
        handler: name,
        code,
        environment,
        tokenSecret: TRIGGERS[name].asks ? tokenSecret : undefined,
        reservedConcurrency: props.reservedConcurrency ?? 20,
        alarmTopic: props.alarmTopic,
        logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
      }).function;
    return {
      defineAuthChallenge: make('defineAuthChallenge'),
      createAuthChallenge: make('createAuthChallenge'),
      verifyAuthChallengeResponse: make('verifyAuthChallengeResponse'),
      preTokenGeneration: make('preTokenGeneration'),
      preSignUp: make('preSignUp'),
      postConfirmation: make('postConfirmation'),
    };
  }

  /** Lets a pool call the functions that CloudFormation cannot name in it. */
  #permit(pool: IUserPool): void {
    for (const name of TRIGGER_NAMES) {
      this.functions[name].addPermission('Cognito', {
        principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
        sourceArn: pool.userPoolArn,
        sourceAccount: Stack.of(this).account,
      });
      new CfnOutput(this, `${name}Arn`, { value: this.functions[name].functionArn });
    }
    Annotations.of(this).addWarningV2(
      '@facenition/infra-aws:imported-pool',
      'The triggers of an imported user pool are not set: run `facenition cognito apply` with the ARNs of the outputs.',
    );
  }

  /** The one way in is the face: no hosted pages, no password alone. */
  #makeClient(): UserPoolClient {
    // Whoever may write the attribute of the reference gives themselves another person's face.
    const attributes = new ClientAttributes().withStandardAttributes({ email: true });
    return new UserPoolClient(this, 'Client', {
      userPool: this.userPool,
      authFlows: { custom: true },
      // Without this line CDK opens the hosted pages, which ask for no face.
      disableOAuth: true,
      authSessionValidity: Duration.minutes(5),
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.hours(12),
      readAttributes: attributes,
      writeAttributes: attributes,
    });
  }
}

function isImported(pool: UserPool | IUserPool | undefined): pool is IUserPool {
  return pool !== undefined && !(pool instanceof UserPool);
}

function attach(pool: UserPool, functions: Readonly<Record<TriggerName, LambdaFunction>>): void {
  for (const name of TRIGGER_NAMES) {
    const { operation } = TRIGGERS[name];
    if (name === 'preTokenGeneration') {
      pool.addTrigger(operation, functions[name], LambdaVersion.V2_0);
    } else {
      pool.addTrigger(operation, functions[name]);
    }
  }
}
