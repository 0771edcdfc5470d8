/** What a challenge of ours is called, in its parameters and in the session of the sign-in. */
export const FACE_TICKET = 'FACE_TICKET';
/** The weaker one: the pictures themselves, see `withoutLiveCheck`. */
export const FACE_PHOTOS = 'FACE_PHOTOS';

/**
 * Allows what is weaker: pictures of a face in the answer to the challenge, compared without a live
 * check. Whoever has a picture of the person and what else they hold can send it.
 */
export const withoutLiveCheck: unique symbol = Symbol('facenition: faces without a live check');
