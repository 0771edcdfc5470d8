import { FacenitionError } from '@facenition/core';
import type { Outbox } from '../store/outbox.ts';
import type { WebhookEndpoint } from './endpoint.ts';

/** What other systems are told. Ids are opaque; nothing here is about a person. */
export type WebhookEvent =
  | { readonly type: 'token.revoked'; readonly id: string }
  | { readonly type: 'token.rotated'; readonly id: string; readonly successor: string }
  | { readonly type: 'client-token.revoked'; readonly clientId: number };

export interface Webhooks {
  /**
   * Writes one delivery for each endpoint into the outbox of the running transaction, so that the
   * event is told if, and only if, what it tells of came to pass.
   */
  announce(
    parts: { readonly outbox: Pick<Outbox, 'add'> },
    event: WebhookEvent,
    now: number,
  ): Promise<void>;
}

/** `randomId` gives each delivery its name: letters, digits, `-` and `_`, never the same twice. */
export function createWebhooks({
  endpoints,
  randomId,
}: {
  readonly endpoints: readonly Pick<WebhookEndpoint, 'url'>[];
  readonly randomId: () => string;
}): Webhooks {
  return {
    announce: async ({ outbox }, event, now) => {
      const body = bodyOf(event, now);
      for (const { url } of endpoints) await outbox.add({ id: newId(randomId), url, body }, now);
    },
  };
}

function newId(randomId: () => string): string {
  const id = `msg_${randomId()}`;
  // A full stop would let a part of the id pass for the time in what is signed.
  if (!/^[\w-]+$/.test(id)) throw new FacenitionError('ERR_INTERNAL', 'unusable id of a delivery');
  return id;
}

function bodyOf(event: WebhookEvent, now: number): string {
  const timestamp = new Date(now).toISOString();
  return JSON.stringify({ type: event.type, timestamp, data: dataOf(event) });
}

/** Field by field: whatever else an object may carry stays here. */
function dataOf(event: WebhookEvent): Readonly<Record<string, string | number>> {
  switch (event.type) {
    case 'token.revoked':
      return { id: event.id };
    case 'token.rotated':
      return { id: event.id, successor: event.successor };
    case 'client-token.revoked':
      return { clientId: event.clientId };
  }
}
