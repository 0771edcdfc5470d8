import { expect, test } from 'vitest';
import { messageMacs } from '../../src/engine/message-macs.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

// RFC 4231, test cases 1 and 6: a key shorter and one longer than a block.
test('HMAC-SHA-256 as in its standard', async () => {
  const [short] = await messageMacs(bytes('0b'.repeat(20)), [Buffer.from('Hi There')]);
  expect(short).toEqual(bytes('b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'));
  const text = 'Test Using Larger Than Block-Size Key - Hash Key First';
  const [long] = await messageMacs(bytes('aa'.repeat(131)), [Buffer.from(text)]);
  expect(long).toEqual(bytes('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'));
});

test('every message has its own, in their order', async () => {
  const key = bytes('0b'.repeat(32));
  const messages = [bytes('01'), bytes('02'), bytes('')];
  const together = await messageMacs(key, messages);
  const alone = await Promise.all(messages.map((message) => messageMacs(key, [message])));
  expect(together).toEqual(alone.flat());
  expect(new Set(together.map(String)).size).toBe(3);
});
