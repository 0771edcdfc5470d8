import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { CustodyVariables, keyCustodyOf } from './keys/custody/settings.ts';
import type { KeyCustody } from './keys/ports.ts';
import type { CodeSenderSettings } from './senders/create-code-sender.ts';
import { type TraceSettings, TraceVariables } from './tracing/settings.ts';
import { isEndpointUrl } from './webhooks/endpoint.ts';
import { WebhookUrls } from './webhooks/settings.ts';

const PREFIX = 'FACENITION_';

/** Names that mean something to clients and to the tests of this repository, not to the server. */
const FOREIGN = /^FACENITION_(?:TOKEN|URL|TEST_\w+)$/;

/** How much the log says. `debug` also makes the command line print the stack of a fault. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.number().min(least).max(most));

/** Words of a list, parted by spaces. */
const list = <Word extends z.ZodType<string, string>>(word: Word) =>
  z
    .string()
    .transform((text) => text.split(' ').filter((part) => part !== ''))
    .pipe(z.array(word));

/** Scheme, host and port, and nothing behind. */
const Origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text);

/** Express' names for ranges of private addresses. */
const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal'] as const;

const Variables = z.strictObject({
  FACENITION_PORT: count(0, 65_535).prefault('8080'),
  FACENITION_HOST: z.string().min(1).prefault('127.0.0.1'),
  FACENITION_MANAGEMENT_PORT: count(0, 65_535).prefault('9000'),
  FACENITION_MANAGEMENT_HOST: z.string().min(1).prefault('127.0.0.1'),
  FACENITION_TRUSTED_PROXIES: list(
    z.union([z.literal(PROXY_NAMES), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]),
  ).prefault(''),
  FACENITION_CLIENT_REGISTRATION: z.enum(['open', 'admin', 'off']).prefault('admin'),
  FACENITION_RATE_PER_ADDRESS: count(0, 1_000_000).prefault('6000'),
  FACENITION_RATE_PER_CLIENT: count(0, 1_000_000).prefault('6000'),
  FACENITION_RATE_PER_TOKEN: count(0, 1_000_000).prefault('30'),
  FACENITION_RATE_PER_ROSTER: count(0, 1_000_000).prefault('60'),
  FACENITION_ISSUER: z.url().prefault('http://localhost:8080'),
  FACENITION_RECEIPT_SECONDS: count(10, 86_400).prefault('300'),
  FACENITION_CONSENT_FILE: z.string().min(1).optional(),
  FACENITION_FRAME_ANCESTORS: list(Origin).prefault(''),
  FACENITION_PASSKEY_DOMAIN: z.hostname().optional(),
  FACENITION_WEBHOOK_URLS: WebhookUrls.optional(),
  FACENITION_WEBHOOK_SECRET_FILE: z.string().min(1).optional(),
  FACENITION_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  FACENITION_SMTP_FROM: z.string().min(3).optional(),
  FACENITION_CODE_WEBHOOK_URL: z.string().refine(isEndpointUrl).optional(),
  FACENITION_CODE_OUTBOX_DIR: z.string().min(1).optional(),
  FACENITION_DATA_DIR: z.string().min(1).prefault('facenition-data'),
  FACENITION_DATABASE_URL: z.url({ protocol: /^postgres(?:ql)?$/ }).optional(),
  FACENITION_MODEL_PACK: z.string().min(1).optional(),
  FACENITION_FORMER_PACKS: list(z.string()).prefault(''),
  FACENITION_MODELS_DIR: z.string().min(1).optional(),
  FACENITION_CALIBRATION_FILE: z.string().min(1).optional(),
  FACENITION_ATTACK_CALIBRATION_FILE: z.string().min(1).optional(),
  FACENITION_KEY_FILE: z.string().min(1).optional(),
  ...CustodyVariables,
  FACENITION_WORKERS: count(1, 1024).prefault(() => String(availableParallelism())),
  FACENITION_QUEUE_LIMIT: count(0, 100_000).prefault('64'),
  FACENITION_MAX_IMAGE_BYTES: count(1024, 2 ** 30).prefault(String(10 * 2 ** 20)),
  FACENITION_MAX_REQUEST_BYTES: count(1024, 2 ** 30).prefault(String(20 * 2 ** 20)),
  FACENITION_MAX_IMAGE_PIXELS: count(1024, 2 ** 30).prefault(String(40_000_000)),
  FACENITION_STOP_TIMEOUT_SECONDS: count(0, 3600).prefault('10'),
  ...TraceVariables,
  FACENITION_LOG_LEVEL: z.enum(LOG_LEVELS).prefault('info'),
});

/** Everything an operator can set, checked once at the start and passed down. */
export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Where health and metrics are answered, apart from everything else. 0: any free port. */
  readonly managementPort: number;
  readonly managementHost: string;
  /** Addresses, ranges or names of ranges; see Express' `trust proxy`. */
  readonly trustedProxies: readonly string[];
  /** Who may make client tokens through the interface. */
  readonly clientRegistration: 'open' | 'admin' | 'off';
  /** Requests a minute. 0: as many as come. */
  readonly ratePerAddress: number;
  readonly ratePerClient: number;
  /** Verifications of one identity token a minute. */
  readonly ratePerToken: number;
  /** Identifications in one roster a minute. */
  readonly ratePerRoster: number;
  /** What this service is called in receipts: its public address. */
  readonly issuer: string;
  readonly receiptSeconds: number;
  /** What people agree to before they are enrolled on the capture page; absent: nobody is. */
  readonly consentFile?: string;
  /** Origins that may show the capture page in a frame. */
  readonly frameAncestors: readonly string[];
  /** Domain of the passkeys that hold people's secrets: that of the issuer, or a parent of it. */
  readonly passkeyDomain: string;
  /** Where revocations and rotations are told. */
  readonly webhookUrls: readonly string[];
  /** What webhooks, those for codes too, are signed with. */
  readonly webhookSecretFile?: string;
  /** How one-time codes of a registration reach people. */
  readonly codes: Omit<CodeSenderSettings, 'webhookSecrets'>;
  readonly dataDir: string;
  /** Of a PostgreSQL, and a secret; absent: SQLite in the data folder. */
  readonly databaseUrl?: string;
  /** Absent: `mobile` where installed, else `builtin`. */
  readonly modelPack?: string;
  /** Packs that tokens were made with before, whose models are loaded, too. */
  readonly formerPackIds: readonly string[];
  readonly modelsDir: string;
  /** Operating points in place of those of the pack; absent: those of the pack. */
  readonly calibrationFile?: string;
  /** Thresholds of attack detection in place of those of core; absent: those. */
  readonly attackCalibrationFile?: string;
  readonly keyFile: string;
  /** Who keeps the secrets of the key file. */
  readonly keyCustody: KeyCustody;
  /** Threads that do inference; each holds the models of the pack. */
  readonly workers: number;
  /** Requests that may wait for a thread before the server answers 503. */
  readonly queueLimit: number;
  /** Of one encoded image. */
  readonly maxImageBytes: number;
  /** Of all encoded images of one request together. */
  readonly maxRequestBytes: number;
  /** Of one image, width times height. */
  readonly maxImagePixels: number;
  /** How long running requests get to finish after a signal to stop. */
  readonly stopTimeoutSeconds: number;
  readonly logLevel: LogLevel;
  readonly traces: TraceSettings;
}

/**
 * Reads the configuration from environment variables. Relative paths start at `directory`.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` with the names, never the values, of unknown and
 *   unusable variables.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
): Config {
  const parsed = Variables.safeParse(
    Object.fromEntries(
      Object.entries(environment).filter(
        ([name, value]) => name.startsWith(PREFIX) && !FOREIGN.test(name) && value !== undefined,
      ),
    ),
  );
  if (!parsed.success) throw new FacenitionError('ERR_CONFIG_INVALID', complain(parsed.error));
  const set = parsed.data;
  const dataDir = resolve(directory, set.FACENITION_DATA_DIR);
  return Object.freeze({
    port: set.FACENITION_PORT,
    host: set.FACENITION_HOST,
    managementPort: set.FACENITION_MANAGEMENT_PORT,
    managementHost: set.FACENITION_MANAGEMENT_HOST,
    trustedProxies: set.FACENITION_TRUSTED_PROXIES,
    clientRegistration: set.FACENITION_CLIENT_REGISTRATION,
    ratePerAddress: set.FACENITION_RATE_PER_ADDRESS,
    ratePerClient: set.FACENITION_RATE_PER_CLIENT,
    ratePerToken: set.FACENITION_RATE_PER_TOKEN,
    ratePerRoster: set.FACENITION_RATE_PER_ROSTER,
    issuer: set.FACENITION_ISSUER,
    receiptSeconds: set.FACENITION_RECEIPT_SECONDS,
    ...(set.FACENITION_CONSENT_FILE !== undefined && {
      consentFile: resolve(directory, set.FACENITION_CONSENT_FILE),
    }),
    frameAncestors: set.FACENITION_FRAME_ANCESTORS,
    passkeyDomain: passkeyDomainOf(set),
    webhookUrls: set.FACENITION_WEBHOOK_URLS ?? [],
    ...(set.FACENITION_WEBHOOK_SECRET_FILE !== undefined && {
      webhookSecretFile: resolve(directory, set.FACENITION_WEBHOOK_SECRET_FILE),
    }),
    codes: codesOf(set, directory),
    dataDir,
    ...(set.FACENITION_DATABASE_URL !== undefined && { databaseUrl: set.FACENITION_DATABASE_URL }),
    ...(set.FACENITION_MODEL_PACK !== undefined && { modelPack: set.FACENITION_MODEL_PACK }),
    ...(set.FACENITION_CALIBRATION_FILE !== undefined && {
      calibrationFile: resolve(directory, set.FACENITION_CALIBRATION_FILE),
    }),
    ...(set.FACENITION_ATTACK_CALIBRATION_FILE !== undefined && {
      attackCalibrationFile: resolve(directory, set.FACENITION_ATTACK_CALIBRATION_FILE),
    }),
    formerPackIds: set.FACENITION_FORMER_PACKS,
    modelsDir: resolve(directory, set.FACENITION_MODELS_DIR ?? join(dataDir, 'models')),
    keyFile: resolve(directory, set.FACENITION_KEY_FILE ?? join(dataDir, 'keys.json')),
    keyCustody: keyCustodyOf(set),
    workers: set.FACENITION_WORKERS,
    queueLimit: set.FACENITION_QUEUE_LIMIT,
    maxImageBytes: set.FACENITION_MAX_IMAGE_BYTES,
    maxRequestBytes: set.FACENITION_MAX_REQUEST_BYTES,
    maxImagePixels: set.FACENITION_MAX_IMAGE_PIXELS,
    stopTimeoutSeconds: set.FACENITION_STOP_TIMEOUT_SECONDS,
    logLevel: set.FACENITION_LOG_LEVEL,
    traces: tracesOf(set, directory),
  });
}

/** @throws FacenitionError `ERR_CONFIG_INVALID` where browsers would refuse it */
function passkeyDomainOf(set: z.infer<typeof Variables>): string {
  const { hostname } = new URL(set.FACENITION_ISSUER);
  const domain = set.FACENITION_PASSKEY_DOMAIN ?? hostname;
  if (hostname === domain || hostname.endsWith(`.${domain}`)) return domain;
  throw new FacenitionError(
    'ERR_CONFIG_INVALID',
    'FACENITION_PASSKEY_DOMAIN: neither the host of FACENITION_ISSUER nor a parent of it',
  );
}

function codesOf(set: z.infer<typeof Variables>, directory: string): Config['codes'] {
  const {
    FACENITION_SMTP_URL: smtpUrl,
    FACENITION_SMTP_FROM: smtpFrom,
    FACENITION_CODE_WEBHOOK_URL: webhookUrl,
    FACENITION_CODE_OUTBOX_DIR: outboxDir,
  } = set;
  return {
    ...(smtpUrl !== undefined && { smtpUrl }),
    ...(smtpFrom !== undefined && { smtpFrom }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(outboxDir !== undefined && { outboxDir: resolve(directory, outboxDir) }),
  };
}

function tracesOf(set: z.infer<typeof Variables>, directory: string): TraceSettings {
  const { FACENITION_OTLP_URL: url, FACENITION_OTLP_HEADERS_FILE: file } = set;
  return {
    ...(url !== undefined && { url }),
    ...(file !== undefined && { headersFile: resolve(directory, file) }),
    sample: set.FACENITION_TRACE_SAMPLE,
  };
}

/** Names only: a value may be a secret that was put into the wrong variable. */
function complain(error: z.ZodError): string {
  const unknown = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : [],
  );
  const unusable = error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? [] : [String(issue.path[0])],
  );
  return [
    unknown.length > 0 ? `unknown environment variables: ${unknown.join(', ')}` : '',
    unusable.length > 0 ? `unusable values in: ${unusable.join(', ')}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ');
}
