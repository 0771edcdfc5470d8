import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Environment, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import {
  FacenitionCognitoTriggers,
  type FacenitionCognitoTriggersProps,
  FacenitionService,
  type FacenitionServiceProps,
} from '../src/index.ts';

/** Made up: nothing is asked of it. */
const SOMEWHERE: Environment = { account: '111122223333', region: 'eu-central-1' };

/** A stack in an app of its own. */
export interface Opened {
  readonly app: App;
  readonly stack: Stack;
  readonly outdir: string;
}

export function openStack(folder: string, name = 'Test'): Opened {
  const outdir = join(folder, name);
  const app = new App({ outdir, analyticsReporting: false });
  return { app, stack: new Stack(app, name, { env: SOMEWHERE }), outdir };
}

/** The rules of AWS Solutions that a stack breaks and does not answer for. Prints them, too. */
export function brokenRules({ app, outdir }: Opened): readonly string[] {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    return [];
  } catch {
    const report: Report = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8'));
    const names = report.pluginReports.flatMap(({ violations }) =>
      violations.map(({ ruleName }) => ruleName.replace(/\[.*/, '')),
    );
    return [...new Set(names)].sort();
  }
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly { readonly ruleName: string }[];
  }[];
}

/** A template without what changes with each change of the handlers. */
export function textOf(template: Template): string {
  const text = JSON.stringify(template.toJSON(), undefined, 2);
  return `${text.replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')}\n`;
}

export const TRIGGER_SETTINGS = {
  url: 'https://face.example.org',
  scope: 'acme:login',
  flow: 'password-first',
  asking: 'Acme',
  origin: 'https://app.example.org',
} as const;

/** Handlers that are not looked at: a bundle takes a second. */
const ANY_CODE = Code.fromInline('exports.none = 0;');

export function makeTriggers(
  stack: Stack,
  props: Partial<FacenitionCognitoTriggersProps> = {},
): FacenitionCognitoTriggers {
  return new FacenitionCognitoTriggers(stack, 'Face', {
    settings: TRIGGER_SETTINGS,
    tokenSecret: Secret.fromSecretCompleteArn(
      stack,
      'Token',
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:facenition-AbCdEf',
    ),
    code: ANY_CODE,
    ...props,
  });
}

export function makeService(
  stack: Stack,
  props: Partial<FacenitionServiceProps> = {},
): FacenitionService {
  return new FacenitionService(stack, 'Server', {
    issuer: 'https://face.example.org',
    certificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/0000',
    image: ContainerImage.fromRegistry(`registry.example.org/facenition@sha256:${'0'.repeat(64)}`),
    modelPack: 'mobile',
    ...props,
  });
}

export const templateOf = ({ stack }: Opened): Template => Template.fromStack(stack);
