import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import pg from 'pg';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../../server/src/config.ts';
import { afterFile, temporaryFolder } from '../../../server/test/temporary-folder.ts';
import type { FacenitionServiceProps } from '../src/index.ts';
import { makeService, openStack, templateOf } from './synthesis.ts';

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

/** Properties of all resources of a type whose id contains a text. */
function propertiesOf(type: string, id = '', from: Template = template) {
  return Object.entries(from.findResources(type))
    .filter(([name]) => name.includes(id))
    .map(([, { Properties }]) => Properties);
}

function containerOf(id: string, from: Template = template) {
  return propertiesOf('AWS::ECS::TaskDefinition', id, from)[0].ContainerDefinitions[0];
}

/** As a task sees it, with made-up values for what AWS decides. */
function environmentOf(id: string, from: Template = template): Record<string, string> {
  const made: Record<string, string> = {
    CidrBlock: '10.0.0.0/16',
    'Endpoint.Address': 'database.example.org',
  };
  const textIn = (value: Value): string => {
    if (typeof value === 'string') return value;
    const [resource = '', name = ''] = value['Fn::GetAtt'] ?? [];
    if (name === 'Arn') return `arn:aws:kms:eu-central-1:111122223333:key/${resource}`;
    return made[name] ?? value['Fn::Join']?.[1].map(textIn).join('') ?? '';
  };
  const environment: readonly { Name: string; Value: Value }[] = containerOf(id, from).Environment;
  return Object.fromEntries(environment.map(({ Name, Value }) => [Name, textIn(Value)]));
}

type Value =
  | string
  | { readonly 'Fn::GetAtt'?: readonly string[]; readonly 'Fn::Join'?: readonly [string, Value[]] };

describe('the settings', () => {
  test('are those that the server reads', () => {
    const environment = { ...environmentOf('ServerTask') };
    const arn = `arn:aws:kms:eu-central-1:111122223333:key/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`;
    environment.FACENITION_AWS_KMS_KEY = arn;
    environment.FACENITION_AWS_KMS_PEPPER_KEY = arn;
    const config = readConfig(environment, '/data');
    expect(config).toMatchObject({
      issuer: 'https://face.example.org',
      trustedProxies: ['10.0.0.0/16'],
      keyFile: '/keys/keys.json',
      keyCustody: { kind: 'aws-kms' },
      modelsDir: '/models',
      workers: 2,
      stopTimeoutSeconds: 20,
      managementHost: '0.0.0.0',
    });
  });

  test('name a database whose certificate is checked, and whose password is elsewhere', () => {
    const { FACENITION_DATABASE_URL: url } = environmentOf('ServerTask');
    expect(url).toBe(
      'postgres://facenition@database.example.org:5432/facenition?sslmode=verify-full',
    );
    vi.stubEnv('PGPASSWORD', 'from Secrets Manager');
    const client = new pg.Client({ connectionString: url });
    vi.unstubAllEnvs();
    expect(client.password).toBe('from Secrets Manager');
    expect(containerOf('ServerTask').Secrets).toMatchObject([{ Name: 'PGPASSWORD' }]);
  });

  test('of others go in, secrets from Secrets Manager', () => {
    const opened = openStack(folder, 'Others');
    makeService(opened.stack, {
      settings: { FACENITION_LOG_LEVEL: 'warn', FACENITION_CONSENT_FILE: '/etc/consent.yaml' },
      secretSettings: { FACENITION_SMTP_URL: new Secret(opened.stack, 'Mail') },
    });
    const made = templateOf(opened);
    expect(environmentOf('ServerTask', made)).toMatchObject({ FACENITION_LOG_LEVEL: 'warn' });
    const names = containerOf('ServerTask', made).Secrets.map(({ Name }: { Name: string }) => Name);
    expect(names).toEqual(['PGPASSWORD', 'FACENITION_SMTP_URL']);
  });

  test.each([
    [{ FACENITION_SMTP_URL: 'smtps://user:password@mail.example.org' }, /secrets, not settings/],
    [{ FACENITION_KEYS: 'file' }, /decided here already: FACENITION_KEYS/],
    [{ NODE_OPTIONS: '--inspect' }, /no settings of the server: NODE_OPTIONS/],
  ])('%j is refused', (settings, message) => {
    expect(() => open('Refused', { settings })).toThrow(message);
  });

  test.each(['http://face.example.org', 'https://face.example.org/', 'face.example.org'])(
    'an issuer %s is refused',
    (issuer) => expect(() => open('Issuer', { issuer })).toThrow(/issuer/),
  );
});

describe('the balancer', () => {
  test('speaks TLS 1.2 and 1.3 with people, and sends http away', () => {
    const listeners = propertiesOf('AWS::ElasticLoadBalancingV2::Listener');
    expect(listeners.map(({ Port, Protocol }) => [Port, Protocol])).toEqual([
      [443, 'HTTPS'],
      [80, 'HTTP'],
    ]);
    expect(listeners[0].SslPolicy).toBe('ELBSecurityPolicy-TLS13-1-2-2021-06');
    expect(listeners[1].DefaultActions).toEqual([
      {
        Type: 'redirect',
        RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
      },
    ]);
  });

  test('sends requests to servers that are ready, and lets them finish', () => {
    const [targets] = propertiesOf('AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(targets).toMatchObject({
      Port: 8080,
      HealthCheckPort: '9000',
      HealthCheckPath: '/health/ready',
      Matcher: { HttpCode: '200' },
    });
    const attributes = Object.fromEntries(
      targets.TargetGroupAttributes.map((each: { Key: string; Value: string }) => [
        each.Key,
        each.Value,
      ]),
    );
    expect(attributes['deregistration_delay.timeout_seconds']).toBe('60');
    expect(containerOf('ServerTask').StopTimeout).toBeGreaterThan(20);
  });

  test('closes idle connections before the server does', () => {
    const [balancer] = propertiesOf('AWS::ElasticLoadBalancingV2::LoadBalancer');
    const idle = balancer.LoadBalancerAttributes.find(
      ({ Key }: { Key: string }) => Key === 'idle_timeout.timeout_seconds',
    );
    const said = readFileSync(join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    expect(said).toContain('**below 65 s**');
    expect(Number(idle.Value)).toBeLessThan(65);
  });
});

describe('who reaches whom', () => {
  test('is said port by port', () => {
    const inwards = propertiesOf('AWS::EC2::SecurityGroupIngress').map(({ FromPort, ToPort }) => [
      FromPort,
      ToPort,
    ]);
    expect(inwards.sort()).toEqual([2049, 5432, 8080, 9000].map((port) => [port, port]).sort());
    const open = propertiesOf('AWS::EC2::SecurityGroup').flatMap(
      ({ SecurityGroupIngress = [] }) => SecurityGroupIngress,
    );
    expect(open.map(({ FromPort }) => FromPort)).toEqual([443, 80]);
  });

  test('outwards: 443, and what is asked for', () => {
    const outwards = (made: Template) =>
      propertiesOf('AWS::EC2::SecurityGroup', 'ServerGroup', made)[0].SecurityGroupEgress.map(
        ({ FromPort }: { FromPort: number }) => FromPort,
      );
    expect(outwards(template)).toEqual([443]);
    expect(outwards(open('Mail', { outwards: [587] }))).toEqual([443, 587]);
  });
});
