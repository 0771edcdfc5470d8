import type { Deployment } from '@facenition/deployment';
import { examine } from '../../../../deployment/test/run.ts';

/** Every finding of the connector's checks, as one line each. */
export async function findingsOf(deployment: Deployment): Promise<readonly string[]> {
  const findings = await examine(deployment);
  return findings.map(({ status, text, advice }) =>
    [status, text, advice].filter((part) => part !== undefined).join(' | '),
  );
}
