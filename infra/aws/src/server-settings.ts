/** Settings that the constructs decide. */
const DECIDED_SETTINGS = [
  'FACENITION_HOST',
  'FACENITION_PORT',
  'FACENITION_MANAGEMENT_HOST',
  'FACENITION_MANAGEMENT_PORT',
  'FACENITION_DATA_DIR',
  'FACENITION_DATABASE_URL',
  'FACENITION_KEYS',
  'FACENITION_KEY_FILE',
  'FACENITION_AWS_KMS_KEY',
  'FACENITION_AWS_KMS_PEPPER_KEY',
  'FACENITION_ISSUER',
  'FACENITION_MODEL_PACK',
  'FACENITION_MODELS_DIR',
  'FACENITION_TRUSTED_PROXIES',
  'FACENITION_WORKERS',
  'FACENITION_STOP_TIMEOUT_SECONDS',
] as const;

/** Settings whose value is a secret: plain text in a task definition is for many eyes. */
const SECRET_SETTINGS = ['FACENITION_DATABASE_URL', 'FACENITION_SMTP_URL'] as const;

/** What the server gets to finish its requests after a signal to stop. */
export const STOP_SECONDS = 20;
export const SERVICE_PORT = 8080;
export const MANAGEMENT_PORT = 9000;
export const DATA_FOLDER = '/data';
export const KEY_FOLDER = '/keys';
/** Where the image has them: README.md shows the image. */
const MODELS_FOLDER = '/models';
const DATABASE_AUTHORITY = '/etc/ssl/rds.pem';

export interface ServerAddresses {
  /** `https://face.example.org` */
  readonly issuer: string;
  readonly databaseHost: string;
  readonly databasePort: number;
  readonly database: string;
  /** Addresses of the load balancer. */
  readonly proxies: string;
  readonly wrappingKeyArn: string;
  readonly pepperKeyArn: string;
  readonly modelPack: string;
  /** Threads that do inference: the processors of a task. */
  readonly workers: number;
}

/** The environment of a server: nothing in it is secret. */
export function serverEnvironment(
  addresses: ServerAddresses,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  checkSettings(settings);
  const { database, databaseHost, databasePort } = addresses;
  return {
    ...settings,
    FACENITION_HOST: '0.0.0.0',
    FACENITION_PORT: String(SERVICE_PORT),
    // The balancer asks it for health. No listener leads to it.
    FACENITION_MANAGEMENT_HOST: '0.0.0.0',
    FACENITION_MANAGEMENT_PORT: String(MANAGEMENT_PORT),
    FACENITION_DATA_DIR: DATA_FOLDER,
    // The password is not in it: the PostgreSQL library takes that from PGPASSWORD.
    FACENITION_DATABASE_URL: `postgres://${database}@${databaseHost}:${databasePort}/${database}?sslmode=verify-full`,
    FACENITION_KEYS: 'aws-kms',
    FACENITION_KEY_FILE: `${KEY_FOLDER}/keys.json`,
    FACENITION_AWS_KMS_KEY: addresses.wrappingKeyArn,
    FACENITION_AWS_KMS_PEPPER_KEY: addresses.pepperKeyArn,
    FACENITION_ISSUER: addresses.issuer,
    FACENITION_MODEL_PACK: addresses.modelPack,
    FACENITION_MODELS_DIR: MODELS_FOLDER,
    FACENITION_TRUSTED_PROXIES: addresses.proxies,
    FACENITION_WORKERS: String(addresses.workers),
    FACENITION_STOP_TIMEOUT_SECONDS: String(STOP_SECONDS),
    NODE_EXTRA_CA_CERTS: DATABASE_AUTHORITY,
    // The one place that may be written to.
    TMPDIR: DATA_FOLDER,
    HOME: DATA_FOLDER,
  };
}

function checkSettings(settings: Readonly<Record<string, string>>): void {
  const names = Object.keys(settings);
  const secret = names.filter((name) => SECRET_SETTINGS.some((each) => each === name));
  if (secret.length > 0) throw new Error(`secrets, not settings: ${secret.join(', ')}`);
  const decided = names.filter((name) => DECIDED_SETTINGS.some((each) => each === name));
  if (decided.length > 0) throw new Error(`decided here already: ${decided.join(', ')}`);
  const foreign = names.filter((name) => !/^FACENITION_[A-Z0-9_]+$/.test(name));
  if (foreign.length > 0) throw new Error(`no settings of the server: ${foreign.join(', ')}`);
}
