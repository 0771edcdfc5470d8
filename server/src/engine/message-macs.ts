import { createHmac } from 'node:crypto';
import type { MessageMacs } from '@facenition/core';

/** In native code on the calling thread: a verification needs up to 128 of them. */
export const messageMacs: MessageMacs = async (key, messages) =>
  messages.map((message) => new Uint8Array(createHmac('sha256', key).update(message).digest()));
