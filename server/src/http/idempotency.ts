import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { type Clock, FacenitionError } from '@facenition/core';
import type { Request } from 'express';
import { clientOf } from '../store/client-tokens.ts';
import type { IdempotencyRecords } from '../store/idempotency.ts';
import type { Entered } from './entry.ts';
import type { Reply } from './reply.ts';

const HEADER = 'Idempotency-Key';
const FORM = /^[\x21-\x7e]{16,128}$/;
const KEPT_MS = 24 * 3_600_000;
/** Longer than any request takes; after it a request that never ended is done anew. */
const LEASE_MS = 120_000;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface IdempotencyPorts {
  readonly records: IdempotencyRecords;
  readonly clock: Clock;
  /** Told where an answer could not be kept: it is given all the same, but not again. */
  readonly onAnswerLost: (fault: unknown) => void;
}

/**
 * Keeps an answer in the transaction that does the work: what was done can be asked for again,
 * whatever becomes of this process. Rejects with `ERR_IDEMPOTENCY_CONFLICT` where the same request
 * was answered meanwhile: then the work must be undone.
 */
export type KeepAnswer = (
  reply: Reply,
  parts: { readonly idempotency: Pick<IdempotencyRecords, 'finish'> },
) => Promise<void>;

/** Where there is no key. */
export const keepNothing: KeepAnswer = async () => {};

/** Does `work` once for each key of a client, and answers the same again. */
export type Idempotency = (
  request: Request,
  entered: Entered,
  work: (keep: KeepAnswer) => Promise<Reply>,
) => Promise<Reply>;

/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). Answers hold identity tokens: they
 * are kept for a day, encrypted under the client's key, which is not kept.
 *
 * Rejects with `ERR_FIELD_INVALID` for a key that could be guessed, and with
 * `ERR_IDEMPOTENCY_CONFLICT` where the key was used for another request, or the first still runs.
 */
export function createIdempotency(ports: IdempotencyPorts): Idempotency {
  const { records, clock } = ports;
  return async (request, entered, work) => {
    const header = request.get(HEADER);
    if (header === undefined) return work(keepNothing);
    if (!FORM.test(header)) {
      throw new FacenitionError('ERR_FIELD_INVALID', `${HEADER}: must be 16 to 128 characters`);
    }
    const secrets = secretsOf(header, entered.caller && clientOf(entered.caller));
    const key = secrets.lookUp;
    const fingerprint = fingerprintOf(request.path, entered, secrets.mac);
    const started = await records.begin({ key, fingerprint }, clock(), LEASE_MS);
    switch (started.state) {
      case 'done':
        return { ...opened(started.answer, secrets.seal), replayed: true };
      case 'running':
        throw conflict('a request with this Idempotency-Key is under way');
      case 'different':
        throw conflict('this Idempotency-Key was used for another request');
      case 'new':
        return doOnce(ports, secrets, work);
    }
  };
}

async function doOnce(
  { records, clock, onAnswerLost }: IdempotencyPorts,
  { lookUp, seal }: Secrets,
  work: (keep: KeepAnswer) => Promise<Reply>,
): Promise<Reply> {
  let isKept = false;
  const finish = (reply: Reply, { finish: keep }: Pick<IdempotencyRecords, 'finish'>) =>
    keep(lookUp, sealed(reply, seal), clock() + KEPT_MS);
  let reply: Reply;
  try {
    reply = await work(async (answer, { idempotency }) => {
      isKept = await finish(answer, idempotency);
      if (!isKept) throw conflict('a request with this Idempotency-Key was answered meanwhile');
    });
  } catch (fault) {
    await records.abandon(lookUp);
    throw fault;
  }
  if (isKept) return reply;
  // Nothing was done. What failed for a while may be tried again under the same key.
  const ended: Promise<unknown> =
    reply.status === 429 ? records.abandon(lookUp) : finish(reply, records);
  await ended.catch(onAnswerLost);
  return reply;
}

interface Secrets {
  readonly lookUp: Uint8Array;
  readonly mac: Uint8Array;
  readonly seal: Uint8Array;
}

function secretsOf(header: string, clientId: number | undefined): Secrets {
  const salt = String(clientId ?? 'anyone');
  const derived = (label: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', header, salt, `facenition/v1/idempotency/${label}`, 32));
  return { lookUp: derived('look-up'), mac: derived('mac'), seal: derived('seal') };
}

/** Keyed: the fields hold passwords, and a plain hash of them could be guessed. */
function fingerprintOf(path: string, { fields, photos }: Entered, key: Uint8Array): Uint8Array {
  const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const images = [photos.photo.map(digest), photos.reference.map(digest)];
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha256', key)
    .update(JSON.stringify([path, sorted, images]))
    .digest();
}

function sealed({ status, body }: Reply, key: Uint8Array): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv);
  const content = Buffer.concat([cipher.update(JSON.stringify({ status, body })), cipher.final()]);
  return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), content]));
}

function opened(bytes: Uint8Array, key: Uint8Array): Reply {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const content = Buffer.concat([
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  return JSON.parse(content.toString());
}

function conflict(message: string): FacenitionError {
  return new FacenitionError('ERR_IDEMPOTENCY_CONFLICT', message);
}
