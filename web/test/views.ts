/** Base64url of the bytes 0..31. */
export const bytes32 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';

/** The JSON of a view of an open transaction. */
export function view(changes: object = {}): object {
  return {
    txn: 'fntx_1',
    purpose: 'verification',
    state: 'open',
    asking: { name: 'Example Bank', scope: 'payments' },
    assurance: 'active',
    input: 'organisation',
    tries_left: 3,
    expires_at: '2099-01-01T00:00:00Z',
    captures: 2,
    models: { pack: 'mobile', files: { detector: '/models/d' } },
    ...changes,
  };
}
