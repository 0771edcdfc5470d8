import { type Answer, type Client, FacenitionApiError, type Request } from '@facenition/client';

/** Every way a question about a face can end. Only `match` opens anything. */
export type FaceOutcome =
  | { readonly outcome: 'match'; readonly receipt: string | undefined }
  /** Another face, a wrong secret, a revoked token: nobody is told which. */
  | { readonly outcome: 'refused' }
  /** The photo is to blame, not the person. */
  | { readonly outcome: 'retake'; readonly reason: string }
  /** Too many tries: not before `seconds` have passed. */
  | { readonly outcome: 'wait'; readonly seconds: number };

/** Asks the server whether this is the person. What is broken is thrown, and opens nothing. */
export async function askForFace(
  client: Pick<Client, 'authenticate'>,
  request: Request<'authenticate'>,
): Promise<FaceOutcome> {
  let answer: Answer<'authenticate'>;
  try {
    answer = await client.authenticate(request);
  } catch (error) {
    if (!(error instanceof FacenitionApiError) || error.status !== 429) throw error;
    return { outcome: 'wait', seconds: error.retryAfterSeconds ?? 60 };
  }
  const { authenticated, reason, receipt } = answer;
  if (authenticated === true) return { outcome: 'match', receipt };
  return reason === undefined ? { outcome: 'refused' } : { outcome: 'retake', reason };
}
