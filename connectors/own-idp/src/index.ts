/**
 * A live face before the routes of an application of one's own. For Keycloak, authentik, Ping and
 * Auth0 see the folders of those names.
 *
 * @module
 */
export type { FaceDemand } from './face-state.ts';
export { createFaces, type Faces } from './faces.ts';
export type { FaceMiddleware, FaceRequest, FaceResponse } from './http-parts.ts';
export type {
  CaptureAt,
  FaceRefused,
  FaceSessions,
  FacesOptions,
  RequireFaceOptions,
  ShownCapture,
} from './options.ts';
