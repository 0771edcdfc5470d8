import { FacenitionError } from '@facenition/core';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { systemCodeOf } from '../files/file-faults.ts';
import { isLocalHost } from '../webhooks/endpoint.ts';
import type { CodeMessage, CodeSender } from './code-sender.ts';

/** A person is waiting. */
const TIMEOUT_MS = 15_000;

/** What the library's words for a failure mean to an operator. */
const FAILURES: ReadonlyMap<string, string> = new Map([
  ['EAUTH', 'refuses the name and password'],
  ['ENOAUTH', 'wants a name and password'],
  ['ETLS', 'offers no TLS that can be trusted'],
  ['EENVELOPE', 'refuses the sender, the recipient or the message'],
  ['EMESSAGE', 'refuses the sender, the recipient or the message'],
  ['ETIMEDOUT', 'took too long'],
  ['EABORT', 'took too long'],
]);

interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly requireTLS: boolean;
  readonly ignoreTLS: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
}

interface Content {
  readonly subject: string;
  readonly text: string;
  readonly headers: Record<string, string>;
}

/**
 * Sends e-mail through a mail server. Beyond this machine it insists on TLS: from the beginning
 * (`smtps:`) or by STARTTLS (`smtp:`).
 *
 * @param url `smtp://name:password@host:port`, with `smtps:` for TLS from the beginning
 * @throws FacenitionError `ERR_CONFIG_INVALID` where the address is none
 */
export function createSmtpSender({
  url,
  from,
  timeoutMs = TIMEOUT_MS,
}: {
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
}): CodeSender {
  const transport = createTransport({
    ...serverOf(url),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      const recipient = recipientOf(message);
      try {
        await transport.sendMail({
          from,
          // As an object: a text could hold a list of addresses.
          to: { name: '', address: recipient },
          // Ends the whole of it; the other limits start anew with every answer.
          signal: AbortSignal.timeout(timeoutMs),
          ...contentOf(message),
        });
      } catch (error) {
        // No cause: it quotes the server, and the server quotes the address.
        throw new FacenitionError('ERR_DELIVERY_FAILED', `the mail server ${describe(error)}`);
      }
    },
  };
}

function describe(error: unknown): string {
  const known = FAILURES.get(systemCodeOf(error));
  if (known !== undefined) return known;
  // A word of the platform, such as ECONNREFUSED or DEPTH_ZERO_SELF_SIGNED_CERT.
  const word = error instanceof Error && 'originalCode' in error ? String(error.originalCode) : '';
  return `cannot be reached, or broke off${/^[A-Z_]{1,60}$/.test(word) ? ` (${word})` : ''}`;
}

function contentOf({ code, validMinutes }: CodeMessage): Content {
  return {
    subject: 'Your code',
    text:
      `Your code is ${code}\n\nIt is good for ${validMinutes} minutes. If you did not ask for it, ` +
      'somebody else gave your address: leave it be.\n',
    // RFC 3834: holiday notes are not an answer to this.
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function recipientOf({ kind, to }: CodeMessage): string {
  if (kind === 'email' && z.email().safeParse(to).success) return to;
  throw new FacenitionError('ERR_DELIVERY_FAILED', 'this is not an e-mail address');
}

/** Part by part, so that an address cannot switch off what protects the message. */
function serverOf(text: string): MailServer {
  const url = URL.parse(text);
  const isPlain = url?.pathname.replace('/', '') === '' && url.search === '' && url.hash === '';
  if (!isPlain || url.hostname === '' || !/^smtps?:$/.test(url.protocol)) throw unusable();
  const secure = url.protocol === 'smtps:';
  const isLocal = isLocalHost(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLocal,
    // A mail server on this machine often offers STARTTLS with a certificate that nobody signed.
    ignoreTLS: !secure && isLocal,
    ...(url.username !== '' && {
      auth: { user: decode(url.username), pass: decode(url.password) },
    }),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw unusable();
  }
}

function unusable(): FacenitionError {
  const message = 'the mail server needs an address such as smtp://name:password@host:587';
  return new FacenitionError('ERR_CONFIG_INVALID', message);
}
