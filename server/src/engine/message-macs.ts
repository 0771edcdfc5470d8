import { createHmac, createSecretKey } from 'node:crypto';
import type { MessageMacs } from '@facenition/core';

/** In native code on the calling thread: a verification needs up to 128 of them. */
export const messageMacs: MessageMacs = async (key, messages) => {
  // Made once: from bytes, making the key would take longer than the rest.
  const secret = createSecretKey(key);
  return messages.map(
    (message) => new Uint8Array(createHmac('sha256', secret).update(message).digest()),
  );
};
