import { timingSafeEqual } from 'node:crypto';

/**
 * Verification as a receiver does it by the Standard Webhooks specification, by other means than
 * those that sign: WebCrypto. Answers why a call is refused, or `genuine`.
 */
export async function verifyAsReceiver(
  secret: string,
  call: { readonly headers: Readonly<Record<string, unknown>>; readonly body: string } | undefined,
  now: number,
): Promise<'genuine' | 'headers' | 'time' | 'signature'> {
  const { headers = {}, body = '' } = call ?? {};
  const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof time !== 'string' || typeof signatures !== 'string') {
    return 'headers';
  }
  if (!/^\d+$/.test(time) || Math.abs(now / 1000 - Number(time)) > 300) return 'time';
  const key = await crypto.subtle.importKey(
    'raw',
    Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (letter) => letter.charCodeAt(0)),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const content = new TextEncoder().encode(`${id}.${time}.${body}`);
  const expected = new Uint8Array(await crypto.subtle.sign('HMAC', key, content));
  const genuine = signatures.split(' ').some((part) => {
    const [version, signature = ''] = part.split(',');
    const given = Uint8Array.from(atob(signature), (letter) => letter.charCodeAt(0));
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  return genuine ? 'genuine' : 'signature';
}
