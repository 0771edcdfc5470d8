import type { Check, Finding } from '@facenition/deployment';
import type { OneLoginApi } from '../../api/api.ts';
import { type DeployedHook, findHook, hookState } from '../../api/hooks.ts';
import { isOurSource, LONGEST_FUNCTION, sha256 } from '../../hook-source.ts';
import type { WantedHook } from '../settings.ts';

/** Runtimes that OneLogin still takes. */
const RUNTIMES = ['nodejs22.x', 'nodejs24.x'];

export function hookCheck(wanted: WantedHook, api: OneLoginApi): Check {
  return {
    title: `Smart Hook ${wanted.kind}`,
    examine: async () => {
      const hook = await findHook(api, wanted.kind);
      if (hook === undefined) {
        return [{ status: 'error', text: 'is not there', advice: 'facenition onelogin apply' }];
      }
      if (!isOurSource(hook.source)) {
        const text = `was not made by Facenition (${hook.id})`;
        const advice = 'see "a hook of your own" in the README of @facenition/onelogin';
        return [{ status: 'error', text, advice }];
      }
      const findings = findingsOf(hook, wanted).filter((finding) => finding !== undefined);
      return findings.length > 0 ? findings : [{ status: 'ok', text: summary(hook) }];
    },
  };
}

function findingsOf(hook: DeployedHook, { source }: WantedHook): readonly (Finding | undefined)[] {
  const { disabled, status, runtime = 'no runtime' } = hook;
  const state = hookState(status);
  const apply = 'facenition onelogin apply';
  const error = (text: string, advice: string): Finding => ({ status: 'error', text, advice });
  const warning = (text: string, advice: string): Finding => ({ status: 'warning', text, advice });
  return [
    disabled === true
      ? error('is disabled: everybody is under the policy that is their own', apply)
      : undefined,
    state === 'failed' ? error(`could not be deployed (${status})`, apply) : undefined,
    state === 'pending'
      ? warning(`is being deployed (${status})`, 'look again in a minute')
      : undefined,
    RUNTIMES.includes(runtime)
      ? undefined
      : error(`runs on ${runtime}, which OneLogin gives up`, 'set runtime, and apply'),
    sha256(hook.source) === source().sha256
      ? undefined
      : warning('is not what the file says, or was bundled by another version', apply),
  ];
}

function summary({ status, runtime, timeout, function: base64 = '' }: DeployedHook): string {
  const size = `${base64.length} of ${LONGEST_FUNCTION} characters`;
  return `is ${status ?? 'there'}, on ${runtime}, with ${timeout} s; ${size}`;
}
