import type { PreAuthenticationSettings } from '../src/hooks/pre-authentication-entry.ts';
import type { UserMigrationSettings } from '../src/hooks/user-migration-entry.ts';

/** Policies of the recorded answers. */
export const OWN_POLICY = 109384;
export const FACE_POLICY = 220415;

/** Who was verified in the last quarter of an hour is sent to the ordinary policy. */
export const RELAXING = {
  deadlineMs: 2600,
  rules: {
    facePolicy: FACE_POLICY,
    keepPolicies: [],
    person: 'identifier',
    relax: { policy: OWN_POLICY, scope: 'sign-in', maxAgeSeconds: 900, assurance: 'active' },
  },
  facenition: { url: 'https://faces.example', idp: 'onelogin', tenant: 'acme' },
  tokenVariable: 'FACENITION_TOKEN',
} as const satisfies PreAuthenticationSettings;

export const MIGRATING: UserMigrationSettings = {
  deadlineMs: 2600,
  directoryUrl: 'https://directory.example/check',
  attribute: 'fn_token_ref',
  tokenVariable: 'DIRECTORY_TOKEN',
};

/** What the directory of a customer answers. */
export const DIRECTORY_USER = {
  username: 'mira.holt',
  firstname: 'Mira',
  lastname: 'Holt',
  email: 'mira.holt@acme.example',
  external_id: 'legacy-4411',
  department: 'Treasury',
  facenition_reference: 'fnr_01JD2Q4W9Y7M8K3R5T6V1X',
};
