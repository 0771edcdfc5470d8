import type { HookCase } from '../../../test/connectors/hook-case.ts';

/** None: what is shipped here answers browsers, not an identity provider. See `table.test.ts`. */
export const HOOK_CASES: readonly HookCase[] = [];
