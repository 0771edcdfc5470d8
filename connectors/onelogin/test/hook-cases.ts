import { createHandler } from '@facenition/hook';
import type { HookCase } from '../../../test/connectors/hook-case.ts';
import { directoryByFetch } from '../src/hooks/directory.ts';
import { preAuthenticationHook } from '../src/hooks/pre-authentication.ts';
import { userMigrationHook } from '../src/hooks/user-migration.ts';
import { DIRECTORY_USER, MIGRATING, RELAXING } from './hook-rules.ts';
import { CONTEXT, MIGRATION } from './payloads.ts';

/** A directory that knows one person, by one password. */
const directoryOfOne: typeof globalThis.fetch = async (_url, init) => {
  const { username, password } = JSON.parse(String(init?.body));
  const accepted = username === MIGRATION.user_identifier && password === MIGRATION.password;
  return Response.json(accepted ? { accepted, user: DIRECTORY_USER } : { accepted });
};

/** The hooks as they are bundled; the bundles themselves are run in `bundled-hooks.test.ts`. */
export const HOOK_CASES: readonly HookCase[] = [
  {
    title: 'onelogin: pre-authentication',
    asks: 'face',
    payload: CONTEXT,
    vendorLimitMs: 3000,
    call: (payload, { facenition, onEvent }) => {
      const hook = preAuthenticationHook(RELAXING.rules, facenition);
      return createHandler(hook, { deadlineMs: RELAXING.deadlineMs, onEvent }).handle(payload);
    },
    allowed: { success: true, user: { policy_id: 109384 } },
    // Nobody is let in by it: it is the policy that demands the face factor.
    refused: { success: true, user: { policy_id: 220415 } },
    faulted: { success: true, user: { policy_id: 220415 } },
  },
  {
    title: 'onelogin: user-migration',
    asks: 'nothing',
    payload: MIGRATION,
    vendorLimitMs: 3000,
    call: (payload, { onEvent }) => {
      const directory = directoryByFetch({
        url: MIGRATING.directoryUrl,
        token: () => 'a-token-of-the-directory',
        fetch: directoryOfOne,
      });
      const hook = userMigrationHook(directory, MIGRATING.attribute);
      return createHandler(hook, { deadlineMs: MIGRATING.deadlineMs, onEvent }).handle(payload);
    },
    allowed: {
      success: true,
      user: {
        username: 'mira.holt',
        password: 'correct-horse-9',
        firstname: 'Mira',
        lastname: 'Holt',
        email: 'mira.holt@acme.example',
        external_id: 'legacy-4411',
        department: 'Treasury',
        custom_attributes: { fn_token_ref: 'fnr_01JD2Q4W9Y7M8K3R5T6V1X' },
      },
    },
    refused: { success: false, user: {} },
    faulted: { success: false, user: {} },
  },
];
