import { HookFault } from '@facenition/hook';
import { expect, test } from 'vitest';
import {
  readTokenIssuanceStart,
  type TokenIssuanceStartOptions,
  writeTokenIssuanceStart,
} from '../src/token-issuance-start.ts';
import { CORRELATION, MIRA, payloadOf, TENANT } from './payload.ts';

const options: TokenIssuanceStartOptions = {
  tenantId: TENANT,
  facenition: { latestVerification: () => Promise.reject(new Error('not asked')) },
  scope: 'payments',
  maxAgeSeconds: 300,
  level: 4,
  assurance: 'active',
};

const readingOf = (payload: unknown) => () => readTokenIssuanceStart(payload, options);

test('asks about the object id of whoever gets the token', () => {
  expect(readingOf(payloadOf('token-issuance-start'))()).toEqual({
    question: { user: MIRA, scope: 'payments', maxAgeSeconds: 300, level: 4, assurance: 'active' },
    call: CORRELATION,
  });
});

test('ids are the same however they are written', () => {
  const payload = payloadOf('token-issuance-start');
  payload.data.tenantId = TENANT.toUpperCase();
  payload.data.authenticationContext.user.id = MIRA.toUpperCase();
  const { question } = readTokenIssuanceStart(payload, {
    ...options,
    tenantId: TENANT.toUpperCase(),
  });
  expect(question.user).toBe(MIRA);
});

test.each([
  ['nobody', undefined],
  ['a name', 'mira.holt@acme.example'],
  ['more than an id', `${MIRA}\n`],
  ['a list', [MIRA]],
])('an event about %s is none', (_, id) => {
  const payload = payloadOf('token-issuance-start');
  payload.data.authenticationContext.user.id = id;
  expect(readingOf(payload)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' }));
});

test('an event whose parts are of another one is none', () => {
  const payload = payloadOf('token-issuance-start');
  payload.data['@odata.type'] = 'microsoft.graph.onOtpSendCalloutData';
  expect(readingOf(payload)).toThrow(expect.objectContaining({ code: 'ERR_PAYLOAD_INVALID' }));
});

test('a fault quotes nothing of the payload', () => {
  const payload = payloadOf('token-issuance-start');
  payload.data.tenantId = MIRA;
  expect(readingOf(payload)).toThrow(
    new HookFault('ERR_PAYLOAD_FOREIGN', 'the event of another tenant'),
  );
});

test('claims are texts, and there are none about a face that was not verified', () => {
  const verifiedAt = Date.UTC(2026, 10, 20, 10, 0, 0, 999);
  const reply = writeTokenIssuanceStart({
    outcome: 'match',
    verifiedAt,
    level: 5,
    assurance: 'passive',
    amr: ['face'],
    referenceId: 'fnr_1',
  });
  expect(reply).toMatchObject({
    body: {
      data: {
        actions: [
          {
            claims: {
              faceVerified: 'true',
              faceVerifiedAt: '1795168800',
              faceLevel: '5',
              faceAssurance: 'passive',
            },
          },
        ],
      },
    },
  });
  const refused = writeTokenIssuanceStart({ outcome: 'refused', reason: 'not_enrolled' });
  expect(JSON.stringify(refused)).toContain('"claims":{"faceVerified":"false"}');
});

test('a match without its time is a fault', () => {
  const match = {
    outcome: 'match',
    level: 5,
    assurance: 'passive',
    amr: [],
    referenceId: '',
  } as const;
  expect(() => writeTokenIssuanceStart({ ...match, verifiedAt: Number.NaN })).toThrow(
    expect.objectContaining({ code: 'ERR_SERVICE_UNAVAILABLE' }),
  );
});
