import type { CameraChoice, LiveCamera } from '../camera.ts';
import type { CaptureError } from '../capture-error.ts';
import type { Instruction } from '../guidance.ts';
import type { CaptureView } from '../protocol/answers.ts';
import type { EndedState, Next, Pose, Reason } from '../protocol/words.ts';

/** Where a capture session stands: one screen each. */
export type SessionState<Camera extends LiveCamera> =
  | { readonly at: 'opening' }
  | { readonly at: 'consent'; readonly view: CaptureView; readonly isBusy: boolean }
  | { readonly at: 'passphrase'; readonly view: CaptureView }
  | { readonly at: 'passkey'; readonly view: CaptureView; readonly isBusy: boolean }
  | { readonly at: 'camera-intro'; readonly view: CaptureView }
  | { readonly at: 'camera-starting'; readonly view: CaptureView }
  | ({ readonly at: 'capturing'; readonly view: CaptureView } & Capturing<Camera>)
  | { readonly at: 'uploading'; readonly view: CaptureView }
  | { readonly at: 'try-again'; readonly view: CaptureView; readonly reason: Reason | undefined }
  | {
      readonly at: 'over';
      readonly state: EndedState;
      readonly reason?: Reason;
      readonly view?: CaptureView;
      /** Absent: the server no longer says. */
      readonly next?: Next;
      readonly ticket?: string;
      /** With `cancelled`. */
      readonly how?: 'cancel' | 'alternative';
    }
  | {
      readonly at: 'error';
      readonly error: CaptureError;
      readonly view?: CaptureView;
      /** Whether trying again can help without a new transaction. */
      readonly canRetry: boolean;
    };

/** What the screen of the camera shows. */
export interface Capturing<Camera extends LiveCamera> {
  readonly camera: Camera;
  readonly cameras: readonly CameraChoice[];
  readonly instruction: Instruction;
  /** How near the shutter is, 0..1. */
  readonly hold: number;
  /** Absent before a challenge is drawn: the person is being framed. */
  readonly step?: { readonly index: number; readonly of: number; readonly pose: Pose };
  /** A frame was just taken: the server is asked for the next pose. */
  readonly isTaken: boolean;
}

/** Whether a session has come to an end from which nothing leads on. */
export function isFinal({ at }: SessionState<LiveCamera>): boolean {
  return at === 'over';
}
