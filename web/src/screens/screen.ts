import type { BrowserCamera } from '../camera.ts';
import type { CaptureSession } from '../session/session.ts';
import type { SessionState } from '../session/states.ts';
import type { Texts } from '../texts/texts.ts';

export type State = SessionState<BrowserCamera>;

export type StateAt<At extends State['at']> = Extract<State, { at: At }>;

/** What a screen is made with. */
export interface ScreenContext {
  readonly texts: Texts;
  readonly session: CaptureSession<BrowserCamera>;
  /** Says something to those who listen instead of looking; politely, and not too often. */
  readonly announce: (text: string) => void;
}

/** One screen: built once, and updated while the session stays in the same state. */
export interface Screen {
  readonly root: HTMLElement;
  /** What gets the focus when the screen appears. */
  readonly focus: HTMLElement;
  update?(state: State): void;
}
