import { SECRET_REFERENCE } from '@facenition/deployment';
import * as z from 'zod';
import { isAddress } from '../address.ts';

const Reference = z
  .string()
  .regex(SECRET_REFERENCE, { error: 'must be env:NAME or file:PATH: a file holds no secret' });

const Address = z
  .url({ error: 'must be an https address' })
  .refine(isAddress, { error: 'must be an https address, without a name, a query or a fragment' })
  .transform((url) => url.replace(/\/+$/, ''));

const Org = Address.refine((url) => new URL(url).pathname === '/', {
  error: 'must be the address alone, as https://acme.okta.com',
}).refine((url) => !/-admin\.okta/.test(url), { error: 'must be the address without -admin' });

const Name = z.string().min(1).max(255);
const Id = z.string().regex(/^[\w-]{1,128}$/, { error: 'must be an id of Okta' });

const Attribute = z.string().regex(/^[A-Za-z]\w{0,63}$/, {
  error: 'must be letters, digits and _, a letter first',
});

const Credentials = z.union([
  z.strictObject({ token: Reference }),
  z.strictObject({ client_id: Id, private_key: Reference, key_id: z.string().min(1).optional() }),
]);

const Oauth = {
  client_id: Id,
  token_url: Address,
  scope: z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, { error: 'must be one scope' }),
};

const Caller = z.union([
  z.strictObject({
    secret: Reference,
    header: z
      .string()
      .regex(/^[A-Za-z][\w-]{0,63}$/)
      .default('Authorization'),
  }),
  z.strictObject({ oauth: z.strictObject({ ...Oauth, client_secret: Reference }) }),
  z.strictObject({ oauth: z.strictObject({ ...Oauth, hook_key_id: Id }) }),
]);

const Hooks = z.strictObject({
  url: Address,
  caller: Caller,
  /** Another number sends the secret again, which Okta never shows. */
  generation: z.int().min(1).default(1),
});

const Rule = z.strictObject({ authorization_server: Name, policy: Name, rule: Name });

const TokenHook = z.strictObject({
  name: Name.default('Facenition token'),
  rules: z.array(Rule).max(20).default([]),
});

const RegistrationHook = z.strictObject({
  name: Name.default('Facenition registration'),
  capture_attribute: Attribute.default('facenitionCapture'),
  profile_policy: Name.optional(),
  event_hook: Name.default('Facenition accounts'),
});

const IdpAuthenticator = z.strictObject({
  name: Name.default('Facenition'),
  issuer: Address,
  client_id: z.string().min(1).max(128),
  client_secret: Reference,
  trust_claims: z.boolean().default(false),
});

/** A connector file of Okta; `okta.example.yaml` shows all of it. */
export const OktaFile = z
  .strictObject({
    org: Org,
    credentials: Credentials,
    reference_attribute: Attribute.default('facenitionReference'),
    hooks: Hooks.optional(),
    token_hook: TokenHook.optional(),
    registration_hook: RegistrationHook.optional(),
    saml_hook: z.strictObject({ name: Name.default('Facenition SAML') }).optional(),
    password_import_hook: z
      .strictObject({ name: Name.default('Facenition password import') })
      .optional(),
    idp_authenticator: IdpAuthenticator.optional(),
  })
  .refine((file) => file.hooks !== undefined || !needsHooks(file), {
    path: ['hooks'],
    error: 'must be there: it says where the hooks are',
  })
  .refine(({ hooks, registration_hook: signUps }) => signUps === undefined || hasSecret(hooks), {
    path: ['hooks', 'caller'],
    error: 'must have a secret: the event hooks of Okta, which sign-ups need, know no OAuth 2.0',
  });
export type OktaFile = z.output<typeof OktaFile>;

export type Caller = z.output<typeof Caller>;
export type Hooks = z.output<typeof Hooks>;

function hasSecret(hooks: Hooks | undefined): boolean {
  return hooks === undefined || 'secret' in hooks.caller;
}

function needsHooks(file: Readonly<Record<string, unknown>>): boolean {
  const names = ['token_hook', 'registration_hook', 'saml_hook', 'password_import_hook'];
  return names.some((name) => file[name] !== undefined);
}
