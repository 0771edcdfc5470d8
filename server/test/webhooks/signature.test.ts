import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSigner } from '../../src/webhooks/signature.ts';
import { verifyAsReceiver } from './verify.ts';

const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
const newSecret = (): string => secretOf(randomBytes(32));

const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf);
const ids = fc.stringMatching(/^msg_[\w-]{1,40}$/);
const times = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('the signature', () => {
  test("is the one that the specification's own library makes", () => {
    // libraries/javascript/src/webhook.test.ts of github.com/standard-webhooks/standard-webhooks
    const sign = createSigner(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']);
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(sign(message, 1_614_265_330_000)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('is genuine to a receiver who has any one of the secrets, and to nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(secrets, { minLength: 1, maxLength: 3 }),
        secrets,
        ids,
        fc.string({ unit: 'grapheme' }),
        times,
        async (known, other, id, body, now) => {
          fc.pre(!known.includes(other));
          const call = { headers: { ...createSigner(known)({ id, body }, now) }, body };
          for (const secret of known) {
            expect(await verifyAsReceiver(secret, call, now)).toBe('genuine');
          }
          expect(await verifyAsReceiver(other, call, now)).toBe('signature');
        },
      ),
    );
  });

  test.each([
    ['the id', { 'webhook-id': 'msg_2' }, ''],
    ['the time', { 'webhook-timestamp': '1700000001' }, ''],
    ['the body', {}, ' '],
  ])('binds %s', async (_, header, more) => {
    const secret = newSecret();
    const now = 1_700_000_000_000;
    const headers = { ...createSigner([secret])({ id: 'msg_1', body: '{}' }, now), ...header };
    const call = { headers, body: `{}${more}` };
    expect(await verifyAsReceiver(secret, call, now)).toBe('signature');
  });
});

test.each([
  ['none', []],
  ['an empty one', ['whsec_']],
  ['a short one', [secretOf(randomBytes(23))]],
  ['a long one', [secretOf(randomBytes(65))]],
  ['one without its prefix', [newSecret().slice('whsec_'.length)]],
  ['one of another kind', [newSecret().replace('whsec_', 'whsk__')]],
  ['one that is not base64', [`whsec_${'*'.repeat(44)}`]],
  ['a good one and a bad one', [newSecret(), 'whsec_bad']],
])('secrets: %s is refused, and not repeated', (_, secrets) => {
  let fault: unknown;
  try {
    createSigner(secrets);
  } catch (thrown) {
    fault = thrown;
  }
  expect(fault).toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  const told = inspect(fault, { depth: Infinity });
  for (const secret of secrets.filter((text) => text !== 'whsec_')) {
    expect(told).not.toContain(secret);
  }
});
