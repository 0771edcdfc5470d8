import { beforeAll, expect, test } from 'vitest';
import { type Module, readModule } from './hcl.ts';

let module: Module;
beforeAll(async () => {
  module = await readModule('okta');
});

const resource = (name: string) => module.resources[name];

test('the identity provider is that of the server, and makes no accounts', () => {
  expect(resource('okta_idp_oidc.face')).toMatchObject({
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Terraform's
    issuer_url: '${var.issuer}/oidc',
    authorization_url: '${var.issuer}/oidc/authorize',
    token_url: '${var.issuer}/oidc/token',
    user_info_url: '${var.issuer}/oidc/userinfo',
    jwks_url: '${var.issuer}/oidc/jwks.json',
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Terraform's
    pkce_required: true,
    // The server takes no request objects.
    request_signature_scope: 'NONE',
    provisioning_action: 'DISABLED',
    subject_match_type: 'USERNAME',
    username_template: 'idpuser.preferredUsername',
    profile_master: false,
  });
});

test('the reference is hidden from the person, and fits', () => {
  expect(resource('okta_user_schema_property.reference')).toMatchObject({
    permissions: 'HIDE',
    scope: 'NONE',
    max_length: 255,
    type: 'string',
  });
});

test('the token hook has a secret, which is long', () => {
  const hook = resource('okta_inline_hook.token');
  expect(hook).toMatchObject({
    type: 'com.okta.oauth2.tokens.transform',
    version: '1.0.0',
    auth: { type: 'HEADER', key: 'Authorization' },
  });
  expect(JSON.stringify(hook?.lifecycle)).toContain('length(var.token_hook_secret) >= 32');
});

test('tokens are made by code alone, and by the hook', () => {
  const rule = resource('okta_auth_server_policy_rule.face');
  expect(rule?.grant_type_whitelist).toEqual(['authorization_code']);
  expect(rule?.inline_hook_id).toContain('okta_inline_hook.token[0].id');
  expect(rule?.status).toBe('ACTIVE');
});

test('the sign-in asks for two factors, of which the face is the one by name', () => {
  const rule = resource('okta_app_signon_policy_rule.face');
  expect(rule).toMatchObject({ access: 'ALLOW', type: 'ASSURANCE', factor_mode: '2FA' });
  const constraints = JSON.stringify(rule?.constraints);
  expect(constraints).toContain('external_idp');
  expect(constraints).toContain('var.sign_in.authenticator_id');
});
