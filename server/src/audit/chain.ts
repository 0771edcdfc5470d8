import { FacenitionError } from '@facenition/core';
import type { PublicKeySet, Signer } from '../keys/ports.ts';
import { createVerifier, type Verifier } from '../keys/signing-key.ts';
import {
  AuditEntry,
  CHAIN_START,
  type ChainHead,
  formatEntry,
  hashOf,
  signedBytes,
} from './entry.ts';
import { AuditEvent } from './event.ts';

/**
 * The entry that follows `previous`, signed.
 *
 * Rejects with `ERR_KEYS_UNAVAILABLE`, and with `ERR_INTERNAL` where the event is none.
 */
export async function sealEntry(
  previous: ChainHead,
  what: { readonly at: number; readonly event: AuditEvent },
  signer: Signer,
): Promise<AuditEntry> {
  const event = AuditEvent.safeParse(what.event);
  // No cause: it may quote what does not belong here.
  if (!event.success) throw new FacenitionError('ERR_INTERNAL', 'no event of the audit trail');
  const content = {
    seq: previous.seq + 1,
    at: new Date(what.at).toISOString(),
    previous: previous.hash,
    event: event.data,
  };
  const hash = hashOf(content);
  const signature = await signer.sign(signedBytes(hash));
  return {
    ...content,
    hash: Buffer.from(hash).toString('hex'),
    kid: signer.kid,
    signature: Buffer.from(signature).toString('base64url'),
  };
}

export type AuditProblem =
  /** No entry, or one that was written down differently. */
  | 'malformed'
  /** Its content, or what it follows, is not what was sealed. */
  | 'edited'
  | 'unknown-key'
  | 'signature'
  /** An entry is missing. */
  | 'gap'
  /** An entry stands in another place. */
  | 'reordered'
  /** The chain ends before the head that was expected. */
  | 'truncated';

export type ChainVerification =
  | { readonly ok: true; readonly entries: number; readonly head: ChainHead }
  /** `at`: the number of the first entry that is not there as it was sealed. */
  | { readonly ok: false; readonly at: number; readonly problem: AuditProblem };

/**
 * Whether lines are the audit trail from its start, each entry as it was sealed.
 *
 * @param keys all that ever signed: those that are retired too
 * @param expectHead an end that was noted earlier; the chain may have grown since. Without it, a
 *   chain that lost its last entries looks whole
 */
export async function verifyChain(
  lines: AsyncIterable<string>,
  { keys }: PublicKeySet,
  { expectHead }: { readonly expectHead?: ChainHead } = {},
): Promise<ChainVerification> {
  const verifiers = new Map(keys.map((key) => [key.kid, createVerifier(key)]));
  const rest = lines[Symbol.asyncIterator]();
  let head = CHAIN_START;
  try {
    for (let line = await rest.next(); line.done !== true; line = await rest.next()) {
      const at = head.seq + 1;
      const entry = readEntry(line.value, verifiers);
      if (typeof entry === 'string') return { ok: false, at, problem: entry };
      const problem =
        entry.seq > at ? await missingOrLater(at, rest) : problemOf(entry, head, expectHead);
      if (problem !== undefined) return { ok: false, at, problem };
      head = { seq: entry.seq, hash: entry.hash };
    }
  } finally {
    await rest.return?.();
  }
  if (expectHead !== undefined && head.seq < expectHead.seq) {
    return { ok: false, at: head.seq + 1, problem: 'truncated' };
  }
  return { ok: true, entries: head.seq, head };
}

/** What is wrong with the place of an entry that is sound by itself. */
function problemOf(
  { seq, previous, hash }: AuditEntry,
  head: ChainHead,
  expectHead: ChainHead | undefined,
): AuditProblem | undefined {
  if (seq <= head.seq) return 'reordered';
  if (previous !== head.hash) return 'edited';
  return seq === expectHead?.seq && hash !== expectHead.hash ? 'edited' : undefined;
}

/** An entry that is sound by itself; its place is another question. */
function readEntry(
  line: string,
  verifiers: ReadonlyMap<string, Verifier>,
): AuditEntry | AuditProblem {
  const entry = parseEntry(line);
  if (entry === undefined) return 'malformed';
  const hash = hashOf(entry);
  if (Buffer.from(hash).toString('hex') !== entry.hash) return 'edited';
  const isSignature = verifiers.get(entry.kid);
  if (isSignature === undefined) return 'unknown-key';
  const signature = Buffer.from(entry.signature, 'base64url');
  return isSignature(signedBytes(hash), signature) ? entry : 'signature';
}

function parseEntry(line: string): AuditEntry | undefined {
  try {
    const entry = AuditEntry.parse(JSON.parse(line));
    const signature = Buffer.from(entry.signature, 'base64url').toString('base64url');
    // One way to write each entry: spaces, other escapes and spare bits are changes too.
    return signature === entry.signature && formatEntry(entry) === line ? entry : undefined;
  } catch {
    return undefined;
  }
}

async function missingOrLater(
  seq: number,
  rest: AsyncIterator<string>,
): Promise<'gap' | 'reordered'> {
  for (let line = await rest.next(); line.done !== true; line = await rest.next()) {
    if (parseEntry(line.value)?.seq === seq) return 'reordered';
  }
  return 'gap';
}
