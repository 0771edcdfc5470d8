import type { Problem } from './http-parts.ts';

export const SIGNED_OUT: Problem = {
  status: 401,
  code: 'signed-out',
  title: 'Please sign in first.',
};

export const FACE_NEEDED: Problem = {
  status: 401,
  code: 'face-needed',
  title: 'Your face is needed first. Open the page before this one again.',
};

export const REFUSED: Problem = {
  status: 403,
  code: 'face-refused',
  title: 'This could not be confirmed. Go back to where you came from, and try again.',
};

export const UNAVAILABLE: Problem = {
  status: 503,
  code: 'face-unavailable',
  title: 'This cannot be confirmed at the moment. Please try again later.',
};

export const NO_TICKET: Problem = {
  status: 400,
  code: 'no-ticket',
  title: 'A txn and a ticket are needed, as JSON.',
};
