import * as z from 'zod';

/** The one method that a live capture is (RFC 8176): a factor of what a person is. */
export const AMR = 'face';

/** The classes that a factor of what a person is can meet. */
const MET_BY_INHERENCE: ReadonlySet<string> = new Set([
  'inherence',
  'possessionorinherence',
  'knowledgeorinherence',
  'knowledgeorpossessionorinherence',
]);

const Values = z.object({ values: z.array(z.string().max(256)).min(1).max(64) });
const ClaimsRequest = z.object({ id_token: z.object({ acr: Values, amr: Values }) });

/**
 * The class that the answer claims: the first that was asked for and that a face can meet.
 * `undefined`: there is none, no face is asked for, or the text is no claims request (OpenID Connect
 * Core, section 5.5).
 */
export function chooseAcr(claims: string): string | undefined {
  const request = ClaimsRequest.safeParse(parsed(claims));
  if (!request.success) return undefined;
  const { acr, amr } = request.data.id_token;
  if (!amr.values.includes(AMR)) return undefined;
  return acr.values.find((value) => MET_BY_INHERENCE.has(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
