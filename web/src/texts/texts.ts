import type { CaptureErrorCode } from '../capture-error.ts';
import type { Instruction } from '../guidance.ts';
import type { EndedState, Reason } from '../protocol/words.ts';

/** A heading, and what to do. */
export interface Advice {
  readonly title: string;
  readonly advice: string;
}

/** Everything that is said in one language. A missing text does not compile. */
export interface Texts {
  /** BCP 47. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly cancel: string;
  readonly alternative: string;
  readonly tryAgain: string;
  readonly continue: string;
  readonly opening: string;
  /** Who is asking, over every screen. */
  readonly asking: (name: string) => string;
  readonly consent: {
    readonly title: string;
    readonly agree: string;
    readonly missing: string;
    readonly button: string;
  };
  readonly passphrase: {
    readonly title: string;
    readonly choose: string;
    readonly enter: string;
    readonly label: string;
    readonly repeat: string;
    readonly show: string;
    readonly hide: string;
    readonly tooShort: (least: number) => string;
    readonly differ: string;
    readonly missing: string;
  };
  readonly passkey: {
    readonly createTitle: string;
    readonly create: string;
    readonly createButton: string;
    readonly useTitle: string;
    readonly use: string;
    readonly useButton: string;
  };
  readonly camera: {
    readonly introTitle: string;
    readonly intro: Readonly<Record<'verification' | 'enrolment', string>>;
    readonly tips: readonly [string, string, string];
    readonly privacy: string;
    readonly button: string;
    readonly starting: string;
    readonly startingHint: string;
    readonly title: string;
    readonly preview: string;
    readonly choose: string;
    readonly unnamed: (number: number) => string;
    readonly step: (number: number, of: number) => string;
    readonly framing: string;
    readonly taken: string;
  };
  readonly uploading: Advice;
  readonly triesLeft: (count: number) => string;
  /** Where the server gives no reason. */
  readonly unexplained: Advice;
  readonly instructions: Readonly<Record<Instruction, string>>;
  readonly reasons: Readonly<Record<Reason, Advice>>;
  readonly errors: Readonly<Record<CaptureErrorCode, Advice>>;
  readonly over: Readonly<Record<EndedState, Advice>>;
  readonly enrolled: Advice;
  readonly alternativeChosen: Advice;
  /** Where the page goes on by itself. */
  readonly goingOn: string;
}
