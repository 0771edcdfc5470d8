import { HOOK_CASES as cognito } from '../../connectors/cognito/test/hook-cases.ts';
import { HOOK_CASES as entra } from '../../connectors/entra/test/hook-cases.ts';
import { HOOK_CASES as okta } from '../../connectors/okta/test/hook-cases.ts';
import { HOOK_CASES as onelogin } from '../../connectors/onelogin/test/hook-cases.ts';
import { HOOK_CASES as ownIdp } from '../../connectors/own-idp/test/hook-cases.ts';
import type { HookCase } from './hook-case.ts';

/** By the folder of the connector: one that is missing here fails a test. */
export const CASES_OF: Readonly<Record<string, readonly HookCase[]>> = {
  cognito,
  entra,
  okta,
  onelogin,
  'own-idp': ownIdp,
};

export const ALL_HOOK_CASES: readonly HookCase[] = Object.values(CASES_OF).flat();

/** Those that ask something, with their titles for a table. */
export const ASKING_HOOKS = ALL_HOOK_CASES.filter(({ asks }) => asks !== 'nothing').map(
  (hookCase) => [hookCase.title, hookCase] as const,
);
