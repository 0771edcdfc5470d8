import { createHmac } from 'node:crypto';
import nock from 'nock';

export const KMS_KEY =
  'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
export const PEPPER_KEY =
  'arn:aws:kms:eu-central-1:111122223333:key/9876abcd-12ab-34cd-56ef-1234567890ab';
export const KMS_HOST = 'https://kms.eu-central-1.amazonaws.com';
export const AWS_ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'CANARY-aws-secret',
} as const;

/** One request as it came over the wire. */
export interface KmsCall {
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Answers as the API reference of KMS says. A ciphertext is the plaintext with its encryption
 * context, which is all that a caller can tell of it.
 */
export function fakeKms(hmacKey?: Uint8Array): readonly KmsCall[] {
  const calls: KmsCall[] = [];
  nock(KMS_HOST)
    .persist()
    .post('/')
    .reply(async (request: Request): Promise<nock.ReplyFnResult> => {
      const target = String(request.headers.get('x-amz-target'));
      const call = { target, body: Object(await request.json()) };
      calls.push(call);
      return answerTo(call, hmacKey);
    });
  return calls;
}

/** What KMS answers to one request. */
export function answerTo(
  { target, body }: KmsCall,
  hmacKey: Uint8Array = Buffer.alloc(32, 9),
): readonly [number, nock.Body] {
  switch (target) {
    case 'TrentService.Encrypt': {
      const held = JSON.stringify([body.KeyId, body.Plaintext, body.EncryptionContext]);
      const CiphertextBlob = Buffer.from(held).toString('base64');
      return [200, { CiphertextBlob, KeyId: String(body.KeyId) }];
    }
    case 'TrentService.Decrypt': {
      const held = Buffer.from(String(body.CiphertextBlob), 'base64').toString();
      const [keyId, plaintext, context] = JSON.parse(held);
      const fits =
        keyId === body.KeyId && JSON.stringify(context) === JSON.stringify(body.EncryptionContext);
      return fits
        ? [200, { Plaintext: plaintext, KeyId: keyId }]
        : [400, { __type: 'InvalidCiphertextException' }];
    }
    case 'TrentService.GenerateMac': {
      const message = Buffer.from(String(body.Message), 'base64');
      const mac = createHmac('sha256', hmacKey).update(message).digest('base64');
      return [200, { Mac: mac, MacAlgorithm: 'HMAC_SHA_256', KeyId: String(body.KeyId) }];
    }
    default:
      return [400, { __type: 'UnknownOperationException' }];
  }
}
