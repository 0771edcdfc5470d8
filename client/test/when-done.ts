/** vitest's `onTestFinished`. */
export type WhenDone = (done: () => Promise<void> | void) => void;
