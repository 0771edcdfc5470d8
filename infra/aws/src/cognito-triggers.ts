import { Duration } from 'aws-cdk-lib';
import {
  ClientAttributes,
  LambdaVersion,
  type UserPool,
  UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
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

const OF_SIGN_UPS: readonly TriggerName[] = ['preSignUp', 'postConfirmation'];

/** By the names of their handlers; those of sign-ups may be absent. */
export type TriggerFunctions = Readonly<Partial<Record<TriggerName, LambdaFunction>>>;

export interface FacenitionCognitoTriggersProps {
  /**
   * A pool of this app; absent: a new one. One that is there already cannot get triggers from here,
   * because CloudFormation does not change what it did not make: see {@link FacenitionTriggerRole}.
   */
  readonly userPool?: UserPool;
  readonly settings: TriggerSettings;
  /** Holds the client token of the server as plain text, `fnk_...`. */
  readonly tokenSecret: ISecret;
  /**
   * `with-a-face`, unless said: nobody signs up without being enrolled. `free`: four functions in
   * place of six, and people are enrolled by other ways.
   */
  readonly signUps?: 'with-a-face' | 'free';
  /** Of each of the functions. `unreserved`: whatever the account has left. 20 by default. */
  readonly reservedConcurrency?: number | 'unreserved';
  /** Is told of alarms. */
  readonly alarmTopic?: ITopic;
  readonly logRetention?: RetentionDays;
  /** In place of the bundle that is made from the checkout: a bundle with the same exports. */
  readonly code?: Code;
}

/** A user pool in which people sign in with their face: its triggers, and a client that leads nowhere else. */
export class FacenitionCognitoTriggers extends Construct {
  readonly userPool: UserPool;
  readonly client: UserPoolClient;
  readonly functions: TriggerFunctions;

  constructor(scope: Construct, id: string, props: FacenitionCognitoTriggersProps) {
    super(scope, id);
    this.functions = this.#makeFunctions(props);
    this.userPool = props.userPool ?? createFaceUserPool(this);
    attach(this.userPool, this.functions);
    this.client = this.#makeClient();
  }

  #makeFunctions(props: FacenitionCognitoTriggersProps): TriggerFunctions {
    const { settings, tokenSecret, code = triggersCode() } = props;
    const environment = {
      ...triggerEnvironment(settings),
      FACENITION_TOKEN_SECRET_ID: tokenSecret.secretFullArn ?? tokenSecret.secretName,
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
    const isLeftOut = (name: TriggerName): boolean =>
      props.signUps === 'free' && OF_SIGN_UPS.includes(name);
    return Object.fromEntries(
      TRIGGER_NAMES.filter((name) => !isLeftOut(name)).map((name) => [name, make(name)]),
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

function attach(pool: UserPool, functions: TriggerFunctions): void {
  for (const name of TRIGGER_NAMES) {
    const { operation } = TRIGGERS[name];
    const lambda = functions[name];
    if (lambda === undefined) continue;
    if (name === 'preTokenGeneration') pool.addTrigger(operation, lambda, LambdaVersion.V2_0);
    else pool.addTrigger(operation, lambda);
  }
}
