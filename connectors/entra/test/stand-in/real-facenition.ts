import { createClient, FacenitionApiError } from '@facenition/client';
import { createFacenition, type Facenition, HookFault } from '@facenition/hook';
import { TENANT } from '../payload.ts';

type Asked = Pick<Facenition, 'latestVerification' | 'signUp' | 'bindReference'>;

/** What hooks ask of a real server, over HTTP. */
export function facenitionAt(url: string, token: string, tenant = TENANT): Asked {
  const client = createClient({ url, token, timeoutMs: 1000, retries: 0 });
  const { signUp, latestVerification } = createFacenition({ url, token, idp: 'entra', tenant });
  return {
    signUp,
    latestVerification,
    async bindReference({ referenceId: reference_id, user }, signal) {
      try {
        await client.referencesBind({ reference_id, idp: 'entra', tenant, user }, { signal });
        return { outcome: 'bound' };
      } catch (thrown) {
        const code = thrown instanceof FacenitionApiError ? thrown.code : undefined;
        if (code === 'ERR_NOT_FOUND') return { outcome: 'unknown' };
        if (code === 'ERR_ALREADY_ENROLLED') return { outcome: 'taken' };
        throw new HookFault('ERR_SERVICE_UNAVAILABLE', 'Facenition did not answer', {
          cause: thrown,
        });
      }
    },
  };
}
