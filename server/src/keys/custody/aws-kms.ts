import { loadOptional } from '../../optional-library.ts';
import { keysUnavailable } from '../keys-unavailable.ts';
import type {
  Custodian,
  KeyCustody,
  KeyServiceCall,
  Mac,
  SecretLabel,
  WatchKeyService,
} from '../ports.ts';
import { askService, exactly, longerThan, unwatched } from './ask-service.ts';

const KEY_BYTES = 32;
const ATTEMPTS = 3;
const INSTALL = 'npm install @aws-sdk/client-kms@3';

type Library = Pick<
  typeof import('@aws-sdk/client-kms'),
  'KMSClient' | 'EncryptCommand' | 'DecryptCommand' | 'GenerateMacCommand'
>;

export interface AwsKmsOptions {
  /** For one operation with all its attempts. */
  readonly timeoutMs?: number;
  readonly watch?: WatchKeyService;
  readonly load?: () => Promise<Library>;
}

/**
 * Secrets encrypted by a symmetric KMS key, each bound to its place by the encryption context; the
 * pepper is an HMAC key that never leaves KMS. Credentials come from the usual places of the SDK.
 */
export async function openAwsKms(
  custody: Extract<KeyCustody, { kind: 'aws-kms' }>,
  {
    timeoutMs = 10_000,
    watch = unwatched,
    load = () => import('@aws-sdk/client-kms'),
  }: AwsKmsOptions = {},
): Promise<Custodian> {
  const setting = `FACENITION_KEYS=${custody.kind}`;
  const library = await loadOptional(load, { setting, install: INSTALL });
  const setup = { library, timeoutMs, watch };
  const { key, pepperKey } = custody;
  const envelope = openEnvelope(key, setup);
  return {
    kind: 'aws-kms',
    ...envelope,
    newPepper: async () => pepperKey,
    async openPepper(stored) {
      // Whoever can write the file must not be able to name a key of their own.
      if (placeOf(stored) !== placeOf(pepperKey)) {
        throw keysUnavailable(
          'the key file names a pepper of another account or region than ' +
            'FACENITION_AWS_KMS_PEPPER_KEY: restore it from its backup',
        );
      }
      return openMac(stored, setup);
    },
  };
}

interface Setup {
  readonly library: Library;
  readonly timeoutMs: number;
  readonly watch: WatchKeyService;
}

function openEnvelope(key: string, setup: Setup): Pick<Custodian, 'wrap' | 'unwrap'> {
  const { EncryptCommand, DecryptCommand } = setup.library;
  const client = createClient(key, setup);
  const setting = 'FACENITION_AWS_KMS_KEY';
  return {
    wrap: (secret, label) =>
      ask('Encrypt', setting, setup, async (abortSignal) => {
        const EncryptionContext = contextOf(label);
        const command = new EncryptCommand({ KeyId: key, Plaintext: secret, EncryptionContext });
        const { CiphertextBlob } = await client.send(command, { abortSignal });
        return Buffer.from(longerThan(KEY_BYTES, CiphertextBlob)).toString('base64url');
      }),
    unwrap: (stored, label) =>
      ask('Decrypt', setting, setup, async (abortSignal) => {
        const CiphertextBlob = Buffer.from(stored, 'base64url');
        const EncryptionContext = contextOf(label);
        const command = new DecryptCommand({ KeyId: key, CiphertextBlob, EncryptionContext });
        const { Plaintext } = await client.send(command, { abortSignal });
        return exactly(KEY_BYTES, Plaintext);
      }),
  };
}

function openMac(key: string, setup: Setup): Mac {
  const { GenerateMacCommand } = setup.library;
  const client = createClient(key, setup);
  return (message) =>
    ask('GenerateMac', 'FACENITION_AWS_KMS_PEPPER_KEY', setup, async (abortSignal) => {
      const MacAlgorithm = 'HMAC_SHA_256';
      const command = new GenerateMacCommand({ KeyId: key, MacAlgorithm, Message: message });
      const { Mac } = await client.send(command, { abortSignal });
      return exactly(KEY_BYTES, Mac);
    });
}

function ask<T>(
  operation: KeyServiceCall['operation'],
  setting: string,
  { timeoutMs, watch }: Setup,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const remedy = `check ${setting}, the AWS credentials, and that they may use kms:${operation} with this key`;
  return askService({ service: 'AWS KMS', operation, remedy, timeoutMs, watch }, work);
}

function createClient(key: string, { library, timeoutMs }: Setup) {
  const perAttempt = Math.ceil(timeoutMs / ATTEMPTS);
  return new library.KMSClient({
    // arn:aws:kms:<region>:<account>:key/<id>
    region: key.split(':')[3] ?? '',
    maxAttempts: ATTEMPTS,
    requestHandler: {
      connectionTimeout: perAttempt,
      requestTimeout: perAttempt,
      throwOnRequestTimeout: true,
    },
  });
}

function placeOf(key: string): string {
  return key.split(':').slice(0, 5).join(':');
}

function contextOf({ purpose, kid }: SecretLabel): Record<string, string> {
  return { 'facenition:purpose': purpose, 'facenition:kid': kid };
}
