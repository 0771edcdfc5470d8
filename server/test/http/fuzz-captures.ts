import { createHash } from 'node:crypto';
import { applyPolicy } from '../capture/capture-browser.ts';
import { makeToken } from '../made-tokens.ts';
import { INVITATIONS, REFERENCES, RETURN_TO, TICKET, TICKETS } from './fuzz-values.ts';
import { NOW, type TestApp } from './test-app.ts';

/** Captures that go on, a vault and invitations, so that what asks for them finds some. */
export async function makeCaptures({ store }: TestApp): Promise<void> {
  await applyPolicy({ store });
  const { idp, tenant, userId, scope } = TICKET;
  await store.returnAddresses.add({ idp, tenant, kind: 'redirect', address: RETURN_TO }, NOW);
  await store.transaction(async ({ captures, vault, invitations }) => {
    for (const id of TICKETS) {
      await captures.create({
        ...{ id, purpose: 'verification', subject: { idp, tenant, userId }, scope },
        ...{ nonce: 'n'.repeat(16), asking: 'Portal', level: 4, assurance: 'active' },
        ...{ input: 'passkey', replaces: false, clientId: 1, tries: 3, createdAt: NOW },
        returnTo: JSON.stringify({ kind: 'redirect', url: RETURN_TO }),
        fallback: JSON.stringify({ label: 'Another way', to: 'idp' }),
        passkeyChallenge: 'c'.repeat(43),
        expiresAt: NOW + 240_000,
      } as const);
    }
    for (const [at, id] of REFERENCES.entries()) {
      await vault.add({
        ...{ id, scope: `s${at}`, level: 4, input: 'passkey', kid: 0, createdAt: NOW + at },
        // Every other is of a sign-up.
        subject: { idp, tenant, userId: at % 2 === 0 ? userId : `sign-up:${id}` },
        tokenId: `fni_${String(at).padStart(27, '0')}`,
        token: makeToken(),
      } as const);
    }
    for (const id of INVITATIONS) {
      const codeHash = createHash('sha256').update(id).digest();
      const expiresAt = NOW + 86_400_000;
      await invitations.create({
        ...{ id, codeHash, begin: '{}', clientId: 1, createdAt: NOW, expiresAt },
      });
    }
  });
}
