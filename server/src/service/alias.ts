import type { ServiceStoreParts } from './ports.ts';

/** How the audit log names a token, where the ledger knows it. */
export async function aliasIn(
  { identityTokens }: Pick<ServiceStoreParts, 'identityTokens'>,
  id: string,
): Promise<{ readonly alias?: string }> {
  const alias = await identityTokens.aliasOf(id);
  return alias === undefined ? {} : { alias };
}
