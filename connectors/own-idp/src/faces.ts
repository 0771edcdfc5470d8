import { createFaceReturn } from './face-return.ts';
import type { FaceMiddleware, FaceRequest, FaceResponse } from './http-parts.ts';
import {
  checkCapture,
  checkDemand,
  type FacesOptions,
  type RequireFaceOptions,
} from './options.ts';
import { createRequireFace } from './require-face.ts';

export interface Faces<Request, Response> {
  /**
   * Lets a request through where this session has a verification that is good enough, and asks for
   * one else. Throws `HookFault` `ERR_CONFIG_INVALID`.
   */
  requireFace(demand: RequireFaceOptions): FaceMiddleware<Request, Response>;
  /**
   * Where browsers come back to: GET at the registered address or, for the element, POST of JSON
   * `{ txn, ticket }` from the page that has it.
   */
  faceReturn(): (request: Request, response: Response) => Promise<void>;
}

/** A live face before routes of an application of one's own. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function createFaces<Request extends FaceRequest, Response extends FaceResponse>(
  options: FacesOptions<Request, Response>,
): Faces<Request, Response> {
  checkCapture(options.capture);
  const surroundings = { deadlineMs: 5000, clock: Date.now, ...options };
  const requireFace = createRequireFace(surroundings);
  return {
    requireFace(demand) {
      checkDemand(demand);
      return requireFace(demand);
    },
    faceReturn: () => createFaceReturn(surroundings),
  };
}
