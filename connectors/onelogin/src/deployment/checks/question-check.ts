import { randomUUID } from 'node:crypto';
import type { Check, DeployPorts } from '@facenition/deployment';
import { asFault } from '@facenition/hook';
import { latestByFetch } from '../../hooks/latest-verification.ts';
import type { OneLoginFile } from '../file.ts';

/** Asks what the hook asks, about somebody whom nobody knows. */
export function questionCheck(file: OneLoginFile, ports: DeployPorts): Check | undefined {
  const { facenition, pre_authentication: hook } = file;
  const relax = hook?.relax;
  if (relax === undefined) return undefined;
  return {
    title: 'Facenition answers the hook',
    examine: async () => {
      const token = await ports.secret(relax.token);
      const { latestVerification } = latestByFetch({
        ...facenition,
        token: () => token.reveal(),
        fetch: ports.fetch,
        clock: Date.now,
      });
      const question = { scope: relax.scope, maxAgeSeconds: relax.max_age_seconds };
      try {
        const answer = await latestVerification({ user: `nobody-${randomUUID()}`, ...question });
        if (answer.outcome === 'refused') return [{ status: 'ok', text: 'does' }];
        return [{ status: 'error', text: 'it says that somebody was verified whom nobody knows' }];
      } catch (thrown) {
        const advice = 'look at facenition.url, and whether the token has the scope step-up';
        return [{ status: 'error', text: asFault(thrown).message, advice }];
      }
    },
  };
}
