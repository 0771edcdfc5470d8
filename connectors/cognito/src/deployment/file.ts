import { SECRET_REFERENCE } from '@facenition/deployment';
import * as z from 'zod';
import { FN_ATTRIBUTES } from '../attribute-name.ts';

const Reference = z
  .string()
  .regex(SECRET_REFERENCE, { error: 'must be env:NAME or file:PATH: a file holds no secret' });

const Address = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Faces and the client token go there. */
const SafeAddress = z
  .url({ protocol: /^https$/, error: 'must be an https address' })
  .refine((url) => !/[?#]/.test(url), { error: 'must be without query and fragment' })
  .transform((url) => url.replace(/\/+$/, ''));

/** Browsers have a camera there. */
const Page = z
  .url({ protocol: /^https?$/ })
  .refine((url) => /^(?:https:|http:\/\/localhost(?::\d+)?(?:\/|$))/.test(url), {
    error: 'must be an https address, or one of http://localhost',
  });

const Attributes = z
  .array(z.string().regex(/^[\w:.-]{1,64}$/, { error: 'must be the name of an attribute' }))
  .min(1, { error: 'must name one: without any, Cognito lets people read and write all' })
  .max(50)
  .refine((names) => !names.some((name) => FN_ATTRIBUTES.some((own) => own === name)), {
    error: 'must not have an attribute of Facenition: whoever signs in could change it',
  });

const FacenitionPart = z.strictObject({
  url: SafeAddress,
  public_url: SafeAddress.optional(),
  /** Name or ARN in Secrets Manager. */
  token_secret: z.string().min(1).max(2048),
  scope: z.string().min(1).max(128).default('sign-in'),
  asking: z.string().min(1).max(100),
  origin: Page,
  level: z.int().min(1).max(8).optional(),
  assurance: z.enum(['passive', 'active']).optional(),
  flow: z.enum(['password-first', 'face-only']).default('password-first'),
  tries: z.int().min(1).max(3).default(3),
  refresh: z.enum(['keep', 'max-age', 'deny']).default('max-age'),
  max_age_seconds: z.int().min(1).max(86_400).default(28_800),
  unverified: z.enum(['refuse', 'mark']).default('refuse'),
  user_id: z.enum(['sub', 'userName']).default('sub'),
  strangers: z.enum(['nowhere', 'capture']).default('nowhere'),
});

const Functions = z.strictObject({
  /** Of `src/lambda.ts`, as one file. */
  bundle: z.string().min(1).max(1024),
  role: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/, {
    error: 'must be the ARN of a role',
  }),
  prefix: z
    .string()
    .regex(/^[\w-]{1,40}$/, { error: 'must be letters, digits, - and _' })
    .default('facenition-'),
  memory_mb: z.int().min(128).max(10_240).default(512),
  /** Whether whoever signs up has to enrol a face. */
  sign_up: z.boolean().default(false),
});

const AppClient = z.strictObject({
  name: z.string().regex(/^[\w\s+=,.@-]{1,128}$/, { error: 'must be the name of an app client' }),
  auth_session_minutes: z.int().min(5).max(15).default(5),
  read_attributes: Attributes.default(['email', 'email_verified']),
  write_attributes: Attributes.default(['email']),
});

/** A connector file of Cognito; `cognito.example.yaml` shows all of it. */
export const CognitoFile = z.strictObject({
  user_pool: z.string().regex(/^[\w-]{1,40}_[0-9a-zA-Z]{1,40}$/, {
    error: 'must be the id of a user pool, as us-east-1_AbCdEf123',
  }),
  account: z
    .string()
    .regex(/^\d{12}$/, { error: 'must be the 12 digits of an account, in quotes' }),
  /** Absent: what the tools of AWS find for themselves. */
  credentials: z
    .strictObject({
      access_key_id: z.string().min(16).max(128),
      secret_access_key: Reference,
      session_token: Reference.optional(),
    })
    .optional(),
  /** In place of those of the region, as of a VPC. */
  endpoints: z
    .strictObject({ cognito: Address.optional(), lambda: Address.optional() })
    .default({}),
  facenition: FacenitionPart,
  functions: Functions,
  app_client: AppClient,
});
export type CognitoFile = z.output<typeof CognitoFile>;

export function regionOf({ user_pool }: CognitoFile): string {
  return user_pool.split('_')[0] ?? '';
}

export function poolArn(file: CognitoFile): string {
  return `${placeOf(file, 'cognito-idp')}:userpool/${file.user_pool}`;
}

export function functionArn(file: CognitoFile, name: string): string {
  return `${placeOf(file, 'lambda')}:function:${name}`;
}

/** The partition is `aws`, `aws-cn` or `aws-us-gov`, as the role has it. */
function placeOf(file: CognitoFile, service: string): string {
  const [, partition = 'aws'] = file.functions.role.split(':');
  return `arn:${partition}:${service}:${regionOf(file)}:${file.account}`;
}
