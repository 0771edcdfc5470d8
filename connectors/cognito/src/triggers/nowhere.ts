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

function random(bytes: number): string {
  const text = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
