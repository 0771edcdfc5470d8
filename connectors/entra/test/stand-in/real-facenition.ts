import { createClient } from '@facenition/client';
import { createFacenition, type Facenition, type FaceOutcome, HookFault } from '@facenition/hook';
import { TENANT } from '../payload.ts';

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

type Asked = Pick<Facenition, 'latestVerification' | 'signUp'>;

/** What hooks ask of a real server, over HTTP. */
export function facenitionAt(url: string, token: string, tenant = TENANT): Asked {
  const client = createClient({ url, token, timeoutMs: 1000, retries: 0 });
  const { signUp } = createFacenition({ url, token, idp: 'entra', tenant });
  return {
    signUp,
    async latestVerification({ user, scope, maxAgeSeconds, level, assurance }, signal) {
      const asked = {
        ...{ idp: 'entra', tenant, user, scope, max_age: maxAgeSeconds },
        ...(level && { accuracy: level }),
        ...(assurance && { assurance }),
      };
      const answer = await client.verificationsLatest(asked, { signal }).catch(unavailable);
      return outcomeOf(answer);
    },
  };
}

function unavailable(cause: unknown): never {
  throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'Facenition did not answer', { cause });
}

type Answer = Awaited<ReturnType<ReturnType<typeof createClient>['verificationsLatest']>>;

function outcomeOf(answer: Answer): FaceOutcome {
  const { verified, reason, verified_at, accuracy, assurance, amr, reference_id } = answer;
  if (!verified) return { outcome: 'refused', reason: reason ?? 'not_recent' };
  return {
    outcome: 'match',
    verifiedAt: Date.parse(verified_at ?? ''),
    level: LEVELS.find((one) => one === accuracy) ?? 1,
    assurance: assurance === 'active' ? 'active' : 'passive',
    amr: amr ?? [],
    referenceId: reference_id ?? '',
  };
}
