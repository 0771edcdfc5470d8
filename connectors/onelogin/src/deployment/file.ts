import { SECRET_REFERENCE } from '@facenition/deployment';
import * as z from 'zod';

const Reference = z
  .string()
  .regex(SECRET_REFERENCE, { error: 'must be env:NAME or file:PATH: a file holds no secret' });

const Https = z.url({ protocol: /^https$/, error: 'must be an https address' });
const Address = Https.transform((url) => url.replace(/\/+$/, ''));

const Variable = z
  .string()
  .regex(/^[A-Za-z_]\w{1,99}$/, { error: 'must be a name of 2 to 100 letters, digits and _' });

const Policy = z.int().positive();
const Countries = z
  .array(z.string().regex(/^[A-Z]{2}$/, { error: 'must be two capital letters (ISO 3166-1)' }))
  .min(1);
const Risk = z.int().min(0).max(100);
const Level = z.literal([1, 2, 3, 4, 5, 6, 7, 8]);
const Runtime = z
  .enum(['nodejs22.x', 'nodejs24.x'], { error: 'must be nodejs22.x or nodejs24.x' })
  .default('nodejs22.x');
const Timeout = z.int().min(1).max(10).default(3);

const Relax = z.strictObject({
  policy: Policy,
  token: Reference,
  variable: Variable.default('FACENITION_TOKEN'),
  scope: z.string().min(1).max(64).default('sign-in'),
  max_age_seconds: z.int().min(1).max(86_400),
  person: z.enum(['identifier', 'id']).default('identifier'),
  level: Level.optional(),
  assurance: z.enum(['passive', 'active']).optional(),
  risk_up_to: Risk.optional(),
  countries: Countries.optional(),
  device: z.enum(['desktop', 'mobile']).optional(),
});

const PreAuthentication = z.strictObject({
  runtime: Runtime,
  timeout_seconds: Timeout,
  only_role: z.int().positive().optional(),
  keep_policies: z.array(Policy).default([]),
  block: z.strictObject({ countries: Countries.optional(), risk_from: Risk.optional() }).optional(),
  relax: Relax.optional(),
});

const UserMigration = z.strictObject({
  runtime: Runtime,
  timeout_seconds: Timeout,
  directory: Address,
  token: Reference,
  variable: Variable.default('FACENITION_DIRECTORY_TOKEN'),
});

/** A connector file of OneLogin; `onelogin.example.yaml` shows all of it. */
export const OneLoginFile = z
  .strictObject({
    account: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, { error: 'must be what stands before .onelogin.com' }),
    credentials: z.strictObject({
      client_id: z.string().regex(/^[\w-]{1,128}$/),
      client_secret: Reference,
    }),
    facenition: z.strictObject({
      url: Address,
      idp: z
        .string()
        .regex(/^[\w.-]{1,64}$/)
        .default('onelogin'),
      tenant: z.string().regex(/^[\w.-]{1,64}$/, { error: 'must be letters, digits, _ . and -' }),
    }),
    trusted_idp: z.strictObject({
      client_id: z.string().regex(/^[\w.-]{1,64}$/),
      people: z.enum(['username', 'email']),
      // To the letter: with the slash at its end, where it has one.
      redirect_uri: Https.optional(),
    }),
    face_policy: Policy,
    pre_authentication: PreAuthentication.optional(),
    user_migration: UserMigration.optional(),
    custom_field: z
      .strictObject({
        shortname: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/),
        name: z.string().min(1).max(80).default('Facenition reference'),
      })
      .optional(),
  })
  .superRefine(checkFile);

export type OneLoginFile = z.infer<typeof OneLoginFile>;

interface Checked {
  readonly face_policy: number;
  readonly pre_authentication?:
    | {
        readonly keep_policies: readonly number[];
        readonly relax?: { readonly policy: number; readonly variable: string } | undefined;
      }
    | undefined;
  readonly user_migration?: { readonly variable: string } | undefined;
  readonly custom_field?: object | undefined;
}

function checkFile(file: Checked, context: z.RefinementCtx): void {
  const { pre_authentication: hook, user_migration: migration, custom_field } = file;
  const relax = hook?.relax;
  const issue = (path: string[], message: string): void =>
    context.addIssue({ code: 'custom', path, message });
  if (relax?.policy === file.face_policy) {
    issue(['pre_authentication', 'relax', 'policy'], 'must be another policy than face_policy');
  }
  if (relax !== undefined && hook?.keep_policies.includes(relax.policy)) {
    const message = 'must not have the laxer policy in it: nobody under it would show a face';
    issue(['pre_authentication', 'keep_policies'], message);
  }
  if (migration !== undefined && custom_field === undefined) {
    issue(['custom_field'], 'is needed by user_migration, which writes it');
  }
  if (migration !== undefined && migration.variable === relax?.variable) {
    issue(['user_migration', 'variable'], 'must be another one than that of relax');
  }
}
