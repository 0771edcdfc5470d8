import { expect, test, vi } from 'vitest';
import {
  type VerifiedIdClaimValidationOptions,
  verifiedIdClaimValidation,
} from '../src/verified-id-claim-validation.ts';
import { MIRA, payloadOf, TENANT } from './payload.ts';

const signal = new AbortController().signal;

const match = {
  outcome: 'match',
  verifiedAt: 1,
  level: 4,
  assurance: 'active',
  amr: ['face'],
  referenceId: 'fnr_1',
} as const;

function hookWith(changes: Partial<VerifiedIdClaimValidationOptions> = {}) {
  const latestVerification = vi.fn(async () => match);
  const failedClaims = vi.fn(async (): Promise<readonly string[]> => []);
  const hook = verifiedIdClaimValidation({
    tenantId: TENANT,
    facenition: { latestVerification },
    scope: 'account-recovery',
    maxAgeSeconds: 300,
    failedClaims,
    ...changes,
  });
  const asked = async () => {
    const { question } = hook.read(payloadOf('verified-id-claim-validation'));
    return hook.write(await hook.ask(question, signal), question);
  };
  return { hook, latestVerification, failedClaims, asked };
}

test('the credential is compared by the organisation, and the face by Facenition', async () => {
  const { asked, latestVerification, failedClaims } = hookWith();
  expect(JSON.stringify(await asked())).toContain('verifiedIdClaimValidation.pass"');
  expect(failedClaims).toHaveBeenCalledWith(
    {
      user: MIRA,
      claims: { firstName: 'Mira', lastName: 'Holt', dateOfBirth: '1990-01-15' },
      additionalInfo: { employeeId: 'E001' },
    },
    signal,
  );
  expect(latestVerification).toHaveBeenCalledWith(
    expect.objectContaining({ user: MIRA, scope: 'account-recovery', maxAgeSeconds: 300 }),
    signal,
  );
});

test("a face does not stand in for somebody else's credential", async () => {
  const { asked, latestVerification } = hookWith({ failedClaims: async () => ['dateOfBirth'] });
  expect(await asked()).toMatchObject({
    body: {
      data: {
        actions: [
          {
            '@odata.type': 'microsoft.graph.verifiedIdClaimValidation.failed',
            failedClaims: ['dateOfBirth'],
          },
        ],
      },
    },
  });
  expect(latestVerification).not.toHaveBeenCalled();
});

test('a comparison that answers nothing has not said that nothing differs', async () => {
  // @ts-expect-error: what a JavaScript function may answer
  const { asked } = hookWith({ failedClaims: async () => ({}) });
  expect(JSON.stringify(await asked())).not.toContain('.pass"');
});

test.each([[{}], [null], [{ firstName: 7 }]])('claims %j are no event', (claims) => {
  const payload = payloadOf('verified-id-claim-validation');
  payload.data.verifiedIdClaimsContext.claims = claims;
  expect(() => hookWith().hook.read(payload)).toThrow(
    expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' }),
  );
});
