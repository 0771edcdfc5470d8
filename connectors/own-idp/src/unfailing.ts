import { asFault } from '@facenition/hook';
import { type FaceRequest, type FaceResponse, problem } from './http-parts.ts';
import type { Surroundings } from './options.ts';
import { UNAVAILABLE } from './problems.ts';

/**
 * What a route decides, and `false` with a refusal where it fails: whoever writes `next` need not
 * know about errors.
 */
export async function unfailing<Request extends FaceRequest, Response extends FaceResponse>(
  hook: string,
  { onEvent }: Pick<Surroundings<Request, Response>, 'onEvent'>,
  [request, response]: readonly [Request, Response],
  decide: () => Promise<boolean>,
): Promise<boolean> {
  try {
    return await decide();
  } catch (thrown) {
    attempt(() => {
      const fault = asFault(thrown);
      onEvent({ kind: 'fault', hook, code: fault.code, fault });
    });
    // Where an answer has begun there is nothing to add.
    attempt(() => problem(request, response, UNAVAILABLE));
    return false;
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // It opens nothing.
  }
}
