import type { CaptureErrorCode } from '../capture-error.ts';
import type { Reason } from '../protocol/words.ts';

/** Whether the same transaction may go on after an error. */
export function isRetryable(code: CaptureErrorCode): boolean {
  switch (code) {
    case 'camera-refused':
    case 'camera-in-use':
    case 'camera-none':
    case 'camera-lost':
    case 'camera-failed':
    case 'models-unavailable':
    case 'network-lost':
    case 'server-busy':
    case 'server-refused':
    case 'passkey-cancelled':
    case 'passkey-failed':
      return true;
    case 'insecure-origin':
    case 'browser-unsupported':
    case 'session-elsewhere':
    case 'session-over':
    case 'passkey-exists':
    case 'passkey-unsupported':
      return false;
  }
}

/** Whether what the person gave beside the face may be wrong: nobody tells which of the two it is. */
export function needsNewInput(reason: Reason | undefined): boolean {
  return reason === 'wrong-person-or-secret';
}

/** Whether captures that were not answered may be sent once more as they are. */
export function mayTakeLater(code: CaptureErrorCode): boolean {
  return code === 'network-lost' || code === 'server-busy';
}
