import { beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../connectors/cognito/src/lambda/settings.ts';
import * as lambda from '../../connectors/cognito/src/lambda.ts';
import { type Body, type Module, readModule } from './hcl.ts';

let module: Module;
beforeAll(async () => {
  module = await readModule('cognito');
});

const handlers = Object.keys(lambda).sort();

/** The only block of that name in another. */
function inner(body: Body | undefined, name: string): Body {
  const blocks = body?.[name];
  const [block, ...others] = Array.isArray(blocks) ? blocks : [];
  if (typeof block !== 'object' || block === null || others.length > 0) {
    throw new Error(`not one ${name}`);
  }
  return { ...block };
}

describe('the pool', () => {
  const pool = () => module.resources['aws_cognito_user_pool.face'];

  test('has each handler of the bundle as a trigger', () => {
    const triggers = JSON.stringify(inner(pool(), 'lambda_config'));
    const used = [...triggers.matchAll(/trigger\[\\"(\w+)\\"\]\.arn/g)].map(([, name]) => name);
    expect(used.sort()).toEqual(handlers);
    const config = inner(inner(pool(), 'lambda_config'), 'pre_token_generation_config');
    expect(config.lambda_version).toBe('V2_0');
  });

  test('is of the plan that such tokens need, and is hard to lose', () => {
    expect(pool()).toMatchObject({ user_pool_tier: 'ESSENTIALS', deletion_protection: 'ACTIVE' });
    expect(inner(pool(), 'lifecycle').prevent_destroy).toBe(true);
  });

  test('has the attribute of the reference', () => {
    expect(inner(pool(), 'schema')).toMatchObject({ name: 'fn_reference', mutable: true });
  });
});

describe('the client', () => {
  const client = () => module.resources['aws_cognito_user_pool_client.face'];

  test('signs in by the custom challenge alone', () => {
    expect(client()?.explicit_auth_flows).toEqual([
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ]);
    expect(client()?.auth_session_validity).toBe(5);
    expect(client()?.prevent_user_existence_errors).toBe('ENABLED');
  });

  test('leads to no hosted page, and there is none', () => {
    expect(client()?.allowed_oauth_flows_user_pool_client).toBe(false);
    expect(
      Object.keys(client() ?? {}).filter((name) => /oauth|callback|redirect/.test(name)),
    ).toEqual(['allowed_oauth_flows_user_pool_client']);
    const types = Object.keys(module.resources).map((name) => name.split('.')[0]);
    expect(types).not.toContain('aws_cognito_user_pool_domain');
    expect(types.filter((type) => type === 'aws_cognito_user_pool_client')).toHaveLength(1);
  });

  test('may neither read nor write the reference', () => {
    expect(client()).toMatchObject({ read_attributes: ['email'], write_attributes: ['email'] });
  });
});

describe('the functions', () => {
  test('are the handlers of the bundle', () => {
    expect(handlers).toHaveLength(6);
    expect(Object.keys(triggersIn(module)).sort()).toEqual(handlers);
  });

  test('run on Node 24 and arm64, and are not slower than Cognito', () => {
    expect(module.resources['aws_lambda_function.trigger']).toMatchObject({
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      timeout: 5,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Terraform's
      handler: 'index.${each.key}',
    });
  });

  test('are called by this pool alone', () => {
    const permission = module.resources['aws_lambda_permission.cognito'];
    expect(permission?.principal).toBe('cognito-idp.amazonaws.com');
    expect(permission?.source_arn).toContain('aws_cognito_user_pool.face.arn');
    expect(permission?.source_account).toContain('account_id');
  });

  test('may write their own log, and all but one read the one secret', () => {
    const { text } = module;
    expect(triggersIn(module).defineAuthChallenge).toEqual({ asks: false });
    expect(Object.values(triggersIn(module)).filter(({ asks }) => asks)).toHaveLength(5);
    const actions = [...text.matchAll(/"actions":\[([^\]]*)\]/g)].map(([, names]) => names);
    expect(actions.sort()).toEqual([
      '"logs:CreateLogStream","logs:PutLogEvents"',
      '"secretsmanager:GetSecretValue"',
      '"sts:AssumeRole"',
    ]);
    expect(text).not.toContain('"resources":["*"]');
  });

  test('are told what they read, by names that they know', () => {
    const written = JSON.stringify(module.locals.environment);
    const names = [...written.matchAll(/(FACENITION_[A-Z_]+)\s/g)].map(([, name]) => name);
    const values: Record<string, string> = {
      FACENITION_URL: 'https://face.example.org',
      FACENITION_TOKEN_SECRET_ID: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:token',
      FACENITION_SCOPE: 'sign-in',
      FACENITION_FLOW: 'password-first',
      FACENITION_ASKING: 'Example',
      FACENITION_ORIGIN: 'https://app.example.org',
    };
    expect(names.sort()).toEqual(Object.keys(values).sort());
    const read = readSettings(values);
    for (const [name, value] of Object.entries(values)) expect(read).toHaveProperty(name, value);
  });

  test('take other settings by names that they know', () => {
    const others: Record<string, string> = {
      ASSURANCE: 'active',
      LEVEL: '4',
      MAX_AGE_SECONDS: '60',
      PUBLIC_URL: 'https://face.example.org',
      REFRESH: 'deny',
      TRIES: '1',
      UNVERIFIED: 'mark',
      USER_ID: 'userName',
    };
    const validation = JSON.stringify(module.variables.settings?.validation);
    const allowed = [...validation.matchAll(/\\"([A-Z_]+)\\"/g)].map(([, name = '']) => name);
    expect(allowed.sort()).toEqual(Object.keys(others));
    const read = readSettings({
      FACENITION_URL: 'https://face.example.org',
      FACENITION_TOKEN_SECRET_ID: 'token',
      FACENITION_ASKING: 'Example',
      FACENITION_ORIGIN: 'https://app.example.org',
      ...Object.fromEntries(
        Object.entries(others).map(([name, value]) => [`FACENITION_${name}`, value]),
      ),
    });
    for (const [name, value] of Object.entries(others)) {
      expect(String(Reflect.get(read, `FACENITION_${name}`))).toBe(value);
    }
  });
});

function triggersIn({ locals }: Module): Record<string, { readonly asks: boolean }> {
  const written = String(locals.triggers);
  const entries = [...written.matchAll(/(\w+)\s*=\s*\{ asks = (true|false) \}/g)];
  if (entries.length > 0) {
    return Object.fromEntries(
      entries.map(([, name = '', asks]) => [name, { asks: asks === 'true' }]),
    );
  }
  return JSON.parse(JSON.stringify(locals.triggers));
}
