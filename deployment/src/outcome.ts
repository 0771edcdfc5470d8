import { DeploymentFault } from './fault.ts';

/** One thing that a run did, or saw that it need not or cannot do. */
export interface Done {
  readonly id: string;
  /** Of the resource. */
  readonly title: string;
  readonly action:
    | 'created'
    | 'updated'
    | 'unchanged'
    | 'cannot-change'
    | 'removed'
    | 'stays'
    | 'not-there';
  /** The names that differed, or why it stays. */
  readonly about?: string;
}

/** What a person may be told of an error. */
export interface ToldError {
  readonly code: string;
  readonly message: string;
}

/** How `apply` or `destroy` ended. What is done stays done; running it again goes on. */
export type RunOutcome =
  | { readonly outcome: 'finished'; readonly title: string; readonly done: readonly Done[] }
  | {
      readonly outcome: 'stopped';
      readonly title: string;
      readonly done: readonly Done[];
      readonly failed: { readonly id: string; readonly title: string };
      readonly error: ToldError;
      /** For whoever looks for the place in the program: never shown as it is. */
      readonly cause: unknown;
      /** Titles of what nobody came to. */
      readonly left: readonly string[];
    };

export interface RunOptions {
  /** Called after each thing that is done. */
  readonly tell?: (done: Done) => void;
}

/** What is to be done, and with what. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly run: () => Promise<Done>;
}

/** Does one after the other, and stops at the first that fails. */
export async function runTasks(
  title: string,
  tasks: readonly Task[],
  { tell = () => {} }: RunOptions,
): Promise<RunOutcome> {
  const done: Done[] = [];
  for (const [at, task] of tasks.entries()) {
    try {
      const step = await task.run();
      done.push(step);
      tell(step);
    } catch (cause) {
      const failed = { id: task.id, title: task.title };
      const left = tasks.slice(at + 1).map((later) => later.title);
      return { outcome: 'stopped', title, done, failed, error: toldOf(cause), cause, left };
    }
  }
  return { outcome: 'finished', title, done };
}

/** Foreign messages may quote what they were given: only ours are told. */
export function toldOf(error: unknown): ToldError {
  if (error instanceof DeploymentFault) return { code: error.code, message: error.message };
  return { code: 'ERR_INTERNAL', message: 'unexpected error' };
}
