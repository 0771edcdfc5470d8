/**
 * The custom element `<facenition-capture>`: a live face before a camera.
 *
 * @module
 */
import { FacenitionCapture } from './element.ts';

export type { CancelledDetail, FailedDetail, PassedDetail } from './element.ts';
export { FacenitionCapture } from './element.ts';
export type { Next, Reason } from './protocol/words.ts';

// Twice in one page, the first one stays: a name cannot be defined again.
if (customElements.get('facenition-capture') === undefined) {
  customElements.define('facenition-capture', FacenitionCapture);
}
