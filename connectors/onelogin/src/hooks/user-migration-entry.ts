import { directoryByFetch } from './directory.ts';
import { secretIn } from './json-call.ts';
import { type HookRuntime, type SmartHook, smartHook } from './runtime.ts';
import { type UserMigrationResponse, userMigrationHook } from './user-migration.ts';

/** What is written into the source of the hook. No secret. */
export interface UserMigrationSettings {
  readonly deadlineMs: number;
  readonly directoryUrl: string;
  readonly attribute: string;
  readonly tokenVariable: string;
}

/** Where the source begins: see `hook-source.ts`. */
export function start(
  runtime: HookRuntime,
  { deadlineMs, directoryUrl, attribute, tokenVariable }: UserMigrationSettings,
): SmartHook<UserMigrationResponse> {
  const { environment, fetch } = runtime;
  const token = (): string => secretIn(environment, tokenVariable);
  const directory = directoryByFetch({ url: directoryUrl, token, fetch });
  return smartHook(userMigrationHook(directory, attribute), deadlineMs, runtime);
}
