import type { ImageDecoder } from '../ports.ts';
import type { FaceLocator } from './locator.ts';

/** What it takes to look at a capture: everything but a recogniser. */
export interface FaceFinder {
  readonly decoder: ImageDecoder;
  readonly locator: FaceLocator;
}
