import type { Acquisition, FacenitionErrorCode } from '@facenition/core';

/** What can be wrong with an image file. */
export type UnreadableImage = Extract<FacenitionErrorCode, `ERR_IMAGE_${string}`>;

/** What became of one image of an evaluation. */
export type ImageOutcome =
  | Acquisition
  /** No picture, or not such as is taken; the others had a person in them. */
  | { readonly outcome: 'unreadable'; readonly code: UnreadableImage };

/** By code, what an evaluation says about the image. */
export const UNREADABLE: Readonly<Record<UnreadableImage, string>> = {
  ERR_IMAGE_UNREADABLE: 'the image cannot be decoded',
  ERR_IMAGE_UNSUPPORTED: 'the image is of a kind that is not taken: JPEG, PNG, WebP and AVIF are',
  ERR_IMAGE_TOO_LARGE: 'the image is larger than the limits allow',
  ERR_IMAGE_TOO_SMALL: 'the image is too small',
};

/** Whether a code is about the image, and not about what reads it. */
export function isAboutImage(code: unknown): code is UnreadableImage {
  return typeof code === 'string' && Object.hasOwn(UNREADABLE, code);
}
