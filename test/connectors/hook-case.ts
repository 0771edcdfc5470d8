import type { Facenition, HookEvent } from '@facenition/hook';

/** What a hook asks decides which answers it may get. */
export type AskedFor = 'face' | 'sign-up' | 'capture' | 'nothing';

/**
 * One hook of one connector, as it is shipped, for the table that every hook has to pass. A
 * connector lists its hooks in `connectors/<idp>/test/hook-cases.ts`.
 */
export interface HookCase {
  /** `okta: token`. */
  readonly title: string;
  readonly asks: AskedFor;
  /** As the vendor sends it, recorded in `test/payloads`. It asks what a match would answer. */
  readonly payload: unknown;
  /** What the vendor waits, in milliseconds. */
  readonly vendorLimitMs: number;
  /**
   * Calls the handler as it is shipped. Answers what the vendor gets: the status and body of HTTP,
   * the event of a Lambda, or `{ thrown: message }`. Never rejects otherwise.
   */
  readonly call: (payload: unknown, surroundings: HookSurroundings) => Promise<unknown>;
  /** The vendor's literal response to a match, `enrolled` or `begun`. */
  readonly allowed: unknown;
  /** To every refusal. */
  readonly refused: unknown;
  /** To every fault. */
  readonly faulted: unknown;
  /** The part of a response that decides, where it repeats what came; else all of it. */
  readonly decisive?: (response: unknown) => unknown;
}

export interface HookSurroundings {
  readonly facenition: Facenition;
  readonly onEvent: (event: HookEvent) => void;
}
