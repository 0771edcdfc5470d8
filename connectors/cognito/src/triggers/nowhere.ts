import type { CaptureOutcome } from '@facenition/hook';

/**
 * A capture for somebody who does not exist: of the same form as one that does, and the server knows
 * nothing of it. Whoever opens it learns that it is none, see the README.
 */
export function leadNowhere({
  publicUrl,
  returnBy,
}: {
  readonly publicUrl: string;
  readonly returnBy: 'stay' | 'redirect';
}): CaptureOutcome {
  const txn = `fntx_${random(16)}`;
  return {
    outcome: 'begun',
    txn,
    nonce: random(16),
    url: `${publicUrl}/capture/${txn}`,
    ...(returnBy === 'stay' && { browserKey: random(32) }),
  };
}

/** An id for a name that nobody has: always the same, and no `sub`. Nothing is ever enrolled for it. */
export async function strangerOf({
  userPoolId,
  userName,
}: {
  readonly userPoolId: string;
  readonly userName: string;
}): Promise<string> {
  const text = new TextEncoder().encode(`${userPoolId}\n${userName}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  return `stranger:${base64url(digest)}`;
}

function random(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
