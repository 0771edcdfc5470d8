import { type Answer, type Answers, models } from './protocol-double.ts';

const bytes32 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

const consent = {
  version: '2026-11',
  language: 'en',
  text:
    'Example Bank would like to recognise you by your face when you approve a payment.\n\n' +
    'From a few pictures of your camera we make a protected reference. It is kept until you take ' +
    'your consent back; the pictures are deleted at once. Nobody can make a picture of you from it.' +
    '\n\nYou can take your consent back at any time, in the settings of your account. There is ' +
    'always another way to prove that it is you, and nothing is lost if you choose it.',
  needed: true,
};

/** The view of a transaction that is open. */
export function view(changes: object = {}): object {
  return {
    txn: 'fntx_AAAAAAAAAAAAAAAAAAAAAA',
    purpose: 'verification',
    state: 'open',
    asking: { name: 'Example Bank', scope: 'payments' },
    assurance: 'active',
    input: 'organisation',
    tries_left: 3,
    expires_at: '2099-01-01T00:00:00Z',
    captures: 2,
    alternative: {},
    models,
    ...changes,
  };
}

export const enrolment = { purpose: 'enrolment', consent };
export const agreed = { purpose: 'enrolment', consent: { ...consent, needed: false } };

export const creation = {
  options: {
    challenge: bytes32,
    rp: { id: 'localhost', name: 'Example Bank' },
    user: { id: bytes32, name: 'ada', displayName: 'Ada' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    excludeCredentials: [],
  },
  prf_salt: bytes32,
};

export const request = {
  options: { challenge: bytes32, rpId: 'localhost', allowCredentials: [] },
  prf_salt: bytes32,
};

/** `open` answers with this view, and stays with it. */
export function opened(changes: object = {}): Answers {
  return { open: [{ body: view(changes) }] };
}

export function step(index: number, of: number, pose: string): Answer {
  return { body: { challenge: 'fnch_1', step: { index, of, pose } } };
}

export const complete: Answer = { body: { challenge: 'fnch_1', complete: true } };

export function problem(status: number, code: string, more: object = {}): Answer {
  return { status, body: { type: 'about:blank', title: code, status, code, ...more } };
}
