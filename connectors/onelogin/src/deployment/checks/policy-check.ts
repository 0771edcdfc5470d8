import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import { read } from '../../api/hooks.ts';
import type { OneLoginFile } from '../file.ts';

const Policy = z.looseObject({
  name: z.string().optional(),
  kind: z.string().optional(),
  otp_auth_enabled: z.boolean().nullish(),
  authentication_factor_ids: z.array(z.number()).nullish(),
});

type Policy = z.infer<typeof Policy>;

/** The policies that the file names, above all the one that demands the face. */
export function policyCheck(file: OneLoginFile, api: OneLoginApi): Check {
  return {
    title: 'Policies',
    examine: async () => {
      const { face_policy: face, pre_authentication: hook } = file;
      const others = [hook?.relax?.policy, ...(hook?.keep_policies ?? [])];
      const findings = [await examined(face, api, faceFindings)];
      for (const id of others.filter((one) => one !== undefined)) {
        findings.push(await examined(id, api, () => []));
      }
      return findings.flat();
    },
  };
}

async function examined(
  id: number,
  api: OneLoginApi,
  more: (policy: Policy) => readonly Finding[],
): Promise<readonly Finding[]> {
  const what = `the policy ${id}`;
  const path = `/api/2/policies/${id}`;
  const { status, body } = await api.call({ what, path, expected: [403, 404, 406] });
  if (status === 404) {
    const text = `there is no policy ${id}: whoever is sent to it cannot sign in`;
    return [{ status: 'error', text, advice: 'look for its number under Security > Policies' }];
  }
  if (status !== 200) {
    const text = `${what} cannot be looked at with these credentials or in this plan (${status})`;
    return [{ status: 'warning', text, advice: 'look at it in the console' }];
  }
  const policy = read(Policy, body, what);
  if (policy.kind !== undefined && policy.kind !== 'user') {
    return [{ status: 'error', text: `${what} is one of applications, not of users` }];
  }
  const findings = more(policy);
  if (findings.length > 0) return findings;
  return [{ status: 'ok', text: `${id} is ${policy.name ?? 'there'}` }];
}

function faceFindings({
  name = '',
  otp_auth_enabled: asks,
  authentication_factor_ids: factors,
}: Policy) {
  const findings: Finding[] = [];
  if (asks === false) {
    const text = `the face policy "${name}" does not require MFA: it lets people in without a face`;
    findings.push({
      status: 'error',
      text,
      advice: 'require MFA in it, with the face factor alone',
    });
  }
  const count = factors?.length;
  if (count === 0) {
    findings.push({ status: 'error', text: `the face policy "${name}" has no factor` });
  }
  if (count !== undefined && count > 1) {
    const text = `the face policy "${name}" has ${count} factors: any of them will do instead of a face`;
    findings.push({ status: 'warning', text, advice: 'leave the Trusted IdP factor alone in it' });
  }
  if (typeof asks !== 'boolean' || count === undefined) {
    const text = `OneLogin does not say whether the face policy "${name}" requires MFA, or by what`;
    const advice = 'look at it in the console: MFA at every sign-in, by the face factor alone';
    findings.push({ status: 'warning', text, advice });
  }
  return findings;
}
