import { inflateRawSync } from 'node:zlib';
import { planDeployment, renderPlan } from '@facenition/deployment';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apply, changesIn, destroy } from '../../../../deployment/test/run.ts';
import { zipOf } from '../../src/deployment/zip.ts';
import { POOL } from '../payload.ts';
import { managedPool } from '../stand-in/management.ts';
import { arn, CONFIG, FILE, SECRET, startDeployment } from './deployed.ts';

describe('a pool as an administrator has made it', () => {
  test('gets attribute, functions, permissions, triggers and app client', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    expect(changesIn(await apply(deployment()))).toEqual([
      'created attribute/reference',
      ...['created function/define', 'created function/create'],
      ...['created function/verify', 'created function/pre-token'],
      ...['created permission/define', 'created permission/create'],
      ...['created permission/verify', 'created permission/pre-token'],
      ...['created triggers', 'created app-client'],
    ]);
    expect(managed.pool.LambdaConfig).toEqual(CONFIG);
    expect(managed.pool.SchemaAttributes).toMatchObject([
      { Name: 'sub' },
      { Name: 'custom:fn_reference', AttributeDataType: 'String', Mutable: true },
    ]);
    expect(managed.clients).toMatchObject([
      {
        ClientName: 'portal-web',
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
        AllowedOAuthFlowsUserPoolClient: false,
        AuthSessionValidity: 5,
        PreventUserExistenceErrors: 'ENABLED',
        ReadAttributes: ['email', 'email_verified'],
        WriteAttributes: ['email'],
      },
    ]);
    expect(lambda.functions.get('facenition-verify')).toMatchObject({
      Handler: 'lambda.verifyAuthChallengeResponse',
      Runtime: 'nodejs24.x',
      Timeout: 5,
      Role: FILE.functions.role,
      Environment: {
        Variables: {
          FACENITION_URL: 'https://faces.example',
          FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
          FACENITION_USER_POOL: POOL,
          FACENITION_FLOW: 'password-first',
          FACENITION_MAX_AGE_SECONDS: '28800',
        },
      },
    });
    expect(lambda.policies.get('facenition-verify')).toMatchObject([
      {
        Principal: { Service: 'cognito-idp.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '111122223333' },
          ArnLike: {
            'AWS:SourceArn': `arn:aws:cognito-idp:us-east-1:111122223333:userpool/${POOL}`,
          },
        },
      },
    ]);
  });

  test('keeps every other setting', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    await apply(deployment());
    const { LambdaConfig: _, SchemaAttributes: __, ...before } = managedPool();
    expect(managed.pool).toMatchObject(before);
  });

  test('is shown what is to come, before anything is asked to change', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    const plan = await planDeployment(deployment());
    const shown = renderPlan(plan);
    expect(shown).toContain('App client "portal-web"');
    expect(shown).not.toContain(SECRET);
    expect([...managed.changes, ...lambda.changes]).toEqual([]);
  });

  test('a run that stopped half-way goes on', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    managed.forgets = 'DeletionProtection';
    await expect(apply(deployment())).rejects.toThrow('DeletionProtection');
    managed.forgets = undefined;
    managed.pool = { ...managed.pool, ...managedPool(), LambdaConfig: managed.pool.LambdaConfig };
    expect(changesIn(await apply(deployment()))).toEqual([
      'created attribute/reference',
      'created app-client',
    ]);
    expect(lambda.functions.size).toBe(4);
  });

  test('is as it should be the second time', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    await apply(deployment());
    const changes = managed.changes.length + lambda.changes.length;
    expect(changesIn(await apply(deployment()))).toEqual([]);
    expect(managed.changes.length + lambda.changes.length).toBe(changes);
  });

  test('gets two functions more where whoever signs up has to enrol', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    await apply(deployment({ functions: { ...FILE.functions, sign_up: true } }));
    expect(managed.pool.LambdaConfig).toEqual({
      ...CONFIG,
      PreSignUp: arn('pre-sign-up'),
      PostConfirmation: arn('post-confirmation'),
    });
  });

  test('and is as it was before, but for the attribute, when all is taken away', async () => {
    const { managed, lambda, deployment } = await startDeployment(onTestFinished);
    await apply(deployment());
    expect(changesIn(await destroy(deployment()))).toEqual([
      ...['removed app-client', 'removed triggers'],
      ...[
        'removed permission/pre-token',
        'removed permission/verify',
        'removed permission/create',
        'removed permission/define',
      ],
      ...[
        'removed function/pre-token',
        'removed function/verify',
        'removed function/create',
        'removed function/define',
      ],
    ]);
    const { SchemaAttributes: _, ...before } = managedPool();
    expect(managed.pool).toMatchObject(before);
    expect(managed.pool.LambdaConfig).toEqual(before.LambdaConfig);
    expect(managed.clients).toEqual([]);
    expect(lambda.functions.size).toBe(0);
  });
});

describe('what differs', () => {
  test('of the bundle, the code is put there, and nothing else', async () => {
    const { lambda, deployment, setBundle } = await startDeployment(onTestFinished);
    await apply(deployment());
    setBundle('export const handlers = 2;');
    expect(changesIn(await apply(deployment()))).toEqual([
      ...['updated function/define', 'updated function/create'],
      ...['updated function/verify', 'updated function/pre-token'],
    ]);
    const archive = lambda.archives.get('facenition-define');
    expect(archive).toEqual(
      Buffer.from(zipOf('lambda.mjs', Buffer.from('export const handlers = 2;'))),
    );
  });

  test('of a setting, variables of others stay', async () => {
    const { lambda, deployment } = await startDeployment(onTestFinished);
    await apply(deployment());
    const found = lambda.functions.get('facenition-verify');
    Object.assign(found ?? {}, { Environment: { Variables: { NODE_OPTIONS: '--x' } } });
    expect(changesIn(await apply(deployment()))).toEqual(['updated function/verify']);
    expect(found).toMatchObject({
      Environment: {
        Variables: { NODE_OPTIONS: '--x', FACENITION_URL: 'https://faces.example' },
      },
    });
  });

  test('of a setting that the file has no more, it goes', async () => {
    const { lambda, deployment } = await startDeployment(onTestFinished);
    await apply(deployment({ facenition: { ...FILE.facenition, level: 7 } }));
    const variables = () =>
      Object(lambda.functions.get('facenition-verify')?.Environment).Variables;
    expect(variables()).toHaveProperty('FACENITION_LEVEL', '7');
    expect(changesIn(await apply(deployment()))).toHaveLength(4);
    expect(variables()).not.toHaveProperty('FACENITION_LEVEL');
    expect(changesIn(await apply(deployment()))).toEqual([]);
  });

  test('of an app client, its other settings stay, and its ways around go', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.clients.push({
      ...{ ClientId: 'abc', ClientName: 'portal-web', RefreshTokenValidity: 7, UserPoolId: POOL },
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ...{ AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['code'] },
      ...{ AllowedOAuthScopes: ['openid'], WriteAttributes: ['custom:fn_reference', 'email'] },
    });
    expect(changesIn(await apply(deployment()))).toContain('updated app-client');
    const [client = {}] = managed.clients;
    expect(client).toMatchObject({
      ...{ ClientId: 'abc', RefreshTokenValidity: 7, AllowedOAuthFlowsUserPoolClient: false },
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      WriteAttributes: ['email'],
    });
    expect(client).not.toHaveProperty('AllowedOAuthFlows');
  });

  test('in what nobody asked for, is told', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.forgets = 'DeletionProtection';
    await expect(apply(deployment())).rejects.toThrow(
      'look at DeletionProtection of the user pool',
    );
  });

  test('by name: two app clients of that name are not touched', async () => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    for (const ClientId of ['a', 'b', 'c']) {
      managed.clients.push({ ClientId, ClientName: ClientId === 'a' ? 'other' : 'portal-web' });
    }
    await expect(apply(deployment())).rejects.toThrow('two app clients have that name');
  });
});

describe('where AWS refuses', () => {
  test.each([
    ['AccessDeniedException', 'ERR_VENDOR_REFUSED'],
    ['UnrecognizedClientException', 'ERR_VENDOR_REFUSED'],
    ['ExpiredTokenException', 'ERR_VENDOR_REFUSED'],
    ['InvalidParameterException', 'ERR_VENDOR_FAILED'],
    ['ConcurrentModificationException', 'ERR_VENDOR_FAILED'],
    ['SomethingNewException', 'ERR_VENDOR_FAILED'],
  ])('%s has words, and no secret', async (failing, code) => {
    const { managed, deployment } = await startDeployment(onTestFinished);
    managed.failing = failing;
    const thrown: unknown = await apply(deployment()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(failing) });
    expect(String(thrown)).not.toContain(SECRET);
  });

  test('a pool of another region is none', async () => {
    const { deployment } = await startDeployment(onTestFinished);
    const other = deployment({ user_pool: 'eu-west-1_Other' });
    await expect(apply(other)).rejects.toThrow('there is no such thing in this region');
  });

  test('nobody at all is another fault', async () => {
    const { deployment } = await startDeployment(onTestFinished);
    const nowhere = { cognito: 'http://127.0.0.1:9', lambda: 'http://127.0.0.1:9' };
    await expect(apply(deployment({ endpoints: nowhere }))).rejects.toMatchObject({
      code: 'ERR_VENDOR_UNREACHABLE',
    });
  });
});

test('what is wanted is known without a call', async () => {
  const { managed, lambda, deployment } = await startDeployment(onTestFinished);
  const { resources, title } = deployment({ endpoints: {} });
  const known = { output: () => '(known after apply)' };
  const wanted = resources.map((one) => one.wanted(known));
  expect(title).toBe(`Amazon Cognito user pool ${POOL}`);
  expect(JSON.stringify(wanted)).not.toContain(SECRET);
  expect([...managed.changes, ...lambda.changes]).toEqual([]);
});

test('an archive holds the file, and is the same each time', () => {
  const text = 'export const x = 1;\n'.repeat(100);
  const archive = zipOf('lambda.mjs', new TextEncoder().encode(text));
  expect(zipOf('lambda.mjs', new TextEncoder().encode(text))).toEqual(archive);
  const view = new DataView(archive.buffer);
  const packed = archive.subarray(40, 40 + view.getUint32(18, true));
  expect(inflateRawSync(packed).toString()).toBe(text);
});
