import { SECRET_REFERENCE } from '@facenition/deployment';
import * as z from 'zod';

const Guid = z.guid('must be an id: 8-4-4-4-12 hexadecimal digits').toLowerCase();
const Reference = z
  .string()
  .regex(SECRET_REFERENCE, 'must be a reference: `env:NAME` or `file:PATH`');
/** As it is shown in the console, and found by. */
const Name = z.string().min(1).max(120);
const Address = z
  .url({ protocol: /^https$/, error: 'must be an https address' })
  .refine((text) => !/[?#]/.test(text), 'must be without query and fragment')
  .transform((text) => text.replace(/\/+$/, ''));

const Credentials = z.union([
  z.strictObject({ client_id: Guid, client_secret: Reference }),
  /** A PEM with the certificate and its key; needs `@azure/identity`. */
  z.strictObject({ client_id: Guid, certificate: Reference }),
  /** Whatever `DefaultAzureCredential` finds; needs `@azure/identity`. */
  z.strictObject({ from: z.literal('azure-identity') }),
]);

const Token = z.strictObject({ applications: z.array(Guid).min(1).max(50) });

const SignUp = z.strictObject({
  /** Fills the code in before the form is shown. */
  start: z.boolean().default(false),
  /** Of a custom attribute that is there already; without it one is made. */
  attribute: z
    .string()
    .regex(/^extension_[0-9a-f]{32}_\w{1,80}$/, 'must be `extension_<app id>_<name>`')
    .optional(),
});

const Hooks = z.strictObject({
  /** What the names of the hooks are appended to: `https://hooks.example.org/api`. */
  address: Address,
  application: Name.default('Facenition hooks'),
  timeout_ms: z.int().min(200).max(2000).default(2000),
  retries: z.int().min(0).max(1).default(1),
  token: Token.optional(),
  sign_up: SignUp.optional(),
  account_recovery: z.boolean().default(false),
});

const ExternalMfa = z.strictObject({
  /** `FACENITION_ISSUER` of the server. */
  server: Address,
  application: Name.default('Facenition'),
  /** As `facenition entra tenants add` shows it, once the application is there. */
  client_id: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional(),
  /** What people choose; it cannot be changed later. */
  method: Name.default('Face'),
  groups: z.array(Guid).min(1).max(50),
  conditional_access: z
    .strictObject({
      name: Name.default('Face: require multifactor authentication'),
      applications: z.array(Guid).min(1).max(50),
    })
    .optional(),
});

export const EntraFile = z
  .strictObject({
    tenant: Guid,
    /** Of an external tenant `https://<name>.ciamlogin.com/<tenant>`. */
    authority: Address.optional(),
    credentials: Credentials,
    hooks: Hooks.optional(),
    external_mfa: ExternalMfa.optional(),
  })
  .refine(
    ({ hooks, external_mfa: method }) => hooks !== undefined || method !== undefined,
    'must have `hooks`, `external_mfa` or both',
  );

/** A connector file, read. */
export type EntraFile = z.output<typeof EntraFile>;
export type HooksPart = NonNullable<EntraFile['hooks']>;
export type ExternalMfaPart = NonNullable<EntraFile['external_mfa']>;
