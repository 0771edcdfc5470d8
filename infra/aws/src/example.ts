import { App, type AppProps, type Environment, Stack, Validations } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { FacenitionCognitoTriggers } from './cognito-triggers.ts';
import { FacenitionService } from './service.ts';

/** What the example is told by `-c NAME=VALUE`. */
const CONTEXT = {
  account: 'the account, twelve digits',
  region: 'the region, eu-central-1',
  issuer: 'the address of the server, https://face.example.org',
  certificateArn: 'the certificate of that name',
  repository: 'where the image of the server is in ECR, facenition',
  digest: 'which one, sha256:...',
  origin: 'the address of the application, https://app.example.org',
} as const;

type ExampleSettings = Readonly<Record<keyof typeof CONTEXT, string>>;

/** Two stacks, the server and a user pool, held against the rules of AWS Solutions. */
export function createExample(props?: AppProps): App {
  const app = new App(props);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = readContext(app);
  const { account, region, issuer, certificateArn, repository, digest, origin } = settings;
  const env: Environment = { account, region };

  const server = new Stack(app, 'FacenitionServer', { env, terminationProtection: true });
  new FacenitionService(server, 'Server', {
    issuer,
    certificateArn,
    image: ContainerImage.fromEcrRepository(
      Repository.fromRepositoryName(server, 'Images', repository),
      digest,
    ),
    modelPack: 'mobile',
    settings: { FACENITION_CONSENT_FILE: '/etc/facenition/consent.yaml' },
    // `-c servers=0` until there are keys: README.md.
    servers: { least: app.node.tryGetContext('servers') === '0' ? 0 : 2, most: 6 },
  });

  const cognito = new Stack(app, 'FacenitionCognito', { env, terminationProtection: true });
  new FacenitionCognitoTriggers(cognito, 'Triggers', {
    tokenSecret: Secret.fromSecretNameV2(cognito, 'Token', 'facenition/client-token'),
    settings: { url: issuer, scope: 'sign-in', flow: 'password-first', asking: 'Example', origin },
  });
  return app;
}

function readContext(app: App): ExampleSettings {
  const read = (name: keyof typeof CONTEXT): string => {
    const value: unknown = app.node.tryGetContext(name);
    if (typeof value !== 'string' || value === '')
      throw new Error(`-c ${name}=...: ${CONTEXT[name]}`);
    return value;
  };
  return {
    account: read('account'),
    region: read('region'),
    issuer: read('issuer'),
    certificateArn: read('certificateArn'),
    repository: read('repository'),
    digest: read('digest'),
    origin: read('origin'),
  };
}
