import { buildHookSource, type HookKind, type HookSource } from '../hook-source.ts';
import type { PreAuthenticationRules } from '../hooks/pre-authentication.ts';
import type { OneLoginFile } from './file.ts';

/** What the way to OneLogin and back may take. */
const MARGIN_MS = 400;

/** One hook as the file wants it. */
export interface WantedHook {
  readonly kind: HookKind;
  readonly runtime: string;
  readonly timeoutSeconds: number;
  readonly contextVersion: string;
  readonly options: Readonly<Record<string, boolean>>;
  readonly onlyRole: number | undefined;
  /** Bundled when it is needed. */
  readonly source: () => HookSource;
}

export function wantedHooks(file: OneLoginFile): readonly WantedHook[] {
  return [preAuthentication(file), userMigration(file)].filter((hook) => hook !== undefined);
}

function preAuthentication(file: OneLoginFile): WantedHook | undefined {
  const { pre_authentication: wanted, facenition } = file;
  if (wanted === undefined) return undefined;
  const { runtime, timeout_seconds: timeoutSeconds, only_role: onlyRole, block, relax } = wanted;
  const rules = rulesOf(file, wanted);
  const settings = {
    deadlineMs: timeoutSeconds * 1000 - MARGIN_MS,
    rules,
    facenition,
    tokenVariable: relax?.variable ?? 'FACENITION_TOKEN',
  };
  const hasCountries = block?.countries !== undefined || relax?.countries !== undefined;
  const hasRisk = block?.risk_from !== undefined || relax?.risk_up_to !== undefined;
  return {
    kind: 'pre-authentication',
    ...{ runtime, timeoutSeconds, onlyRole },
    contextVersion: '1.1.0',
    // OneLogin tells the hook no more of a person than its rules look at.
    options: {
      location_enabled: hasCountries,
      risk_enabled: hasRisk,
      mfa_device_info_enabled: false,
      failed_login_attempts_enabled: false,
    },
    source: () => buildHookSource('pre-authentication', settings),
  };
}

function rulesOf(
  { face_policy: facePolicy }: OneLoginFile,
  { keep_policies: keepPolicies, block, relax }: NonNullable<OneLoginFile['pre_authentication']>,
): PreAuthenticationRules {
  return {
    ...{ facePolicy, keepPolicies },
    person: relax?.person ?? 'identifier',
    ...(block !== undefined && {
      block: { countries: block.countries, riskFrom: block.risk_from },
    }),
    ...(relax !== undefined && {
      relax: {
        policy: relax.policy,
        scope: relax.scope,
        maxAgeSeconds: relax.max_age_seconds,
        level: relax.level,
        assurance: relax.assurance,
        riskUpTo: relax.risk_up_to,
        countries: relax.countries,
        device: relax.device,
      },
    }),
  };
}

function userMigration({
  user_migration: wanted,
  custom_field,
}: OneLoginFile): WantedHook | undefined {
  if (wanted === undefined || custom_field === undefined) return undefined;
  const { runtime, timeout_seconds: timeoutSeconds, directory, variable } = wanted;
  const settings = {
    deadlineMs: timeoutSeconds * 1000 - MARGIN_MS,
    directoryUrl: directory,
    attribute: custom_field.shortname,
    tokenVariable: variable,
  };
  return {
    kind: 'user-migration',
    ...{ runtime, timeoutSeconds },
    contextVersion: '1.0.0',
    options: {},
    onlyRole: undefined,
    source: () => buildHookSource('user-migration', settings),
  };
}
