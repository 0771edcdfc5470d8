import type { Finding } from '@facenition/deployment';
import { describe, expect, onTestFinished, test } from 'vitest';
import { apply } from '../../../../deployment/test/run.ts';
import { createVerifyAuthChallengeResponse } from '../../src/triggers/verify.ts';
import { POOL } from '../payload.ts';
import { surroundings } from '../triggers/surroundings.ts';
import { FILE, startDeployment } from './deployed.ts';

/** What people may read and write, where somebody has said so. */
const LISTS = { ReadAttributes: ['email'], WriteAttributes: ['email'] };

async function examined(prepare: (parts: Started) => void = () => {}, changes: object = {}) {
  const started = await startDeployment(onTestFinished);
  await apply(started.deployment(changes));
  const { facenition, options } = surroundings();
  facenition.consumeTicket.mockResolvedValue({ outcome: 'refused', reason: 'unknown_txn' });
  started.lambda.code = createVerifyAuthChallengeResponse(options);
  prepare(started);
  const { checks } = started.deployment(changes);
  const findings: Finding[] = [];
  for (const { examine } of checks) findings.push(...(await examine()));
  return findings;
}
type Started = Awaited<ReturnType<typeof startDeployment>>;

const wrong = (findings: readonly Finding[]) => findings.filter(({ status }) => status !== 'ok');

test('a pool that was set up is as it should be', async () => {
  const findings = await examined();
  expect(wrong(findings)).toEqual([]);
  expect(findings).toHaveLength(4);
});

describe('an app client that leads around the face', () => {
  const password = {
    ...{ ClientId: 'abc', ClientName: 'old-web', UserPoolId: POOL, ...LISTS },
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
  };

  test('is a warning where its tokens are refused', async () => {
    const findings = await examined(({ managed }) => managed.clients.push(password));
    expect(wrong(findings)).toEqual([
      {
        status: 'warning',
        text: 'app client "old-web" signs in without a face: ALLOW_USER_SRP_AUTH, ALLOW_USER_PASSWORD_AUTH',
        advice: expect.stringContaining('Its tokens are refused'),
      },
    ]);
  });

  test('is an error where they are only marked', async () => {
    const changes = { facenition: { ...FILE.facenition, unverified: 'mark' } };
    const findings = await examined(({ managed }) => managed.clients.push(password), changes);
    expect(wrong(findings)).toMatchObject([{ status: 'error' }]);
  });

  test.each([{}, { ExplicitAuthFlows: [] }])(
    'is one that says nothing of its flows, too: %j',
    async (flows) => {
      const client = {
        ...LISTS,
        ClientId: 'abc',
        ClientName: 'old-web',
        UserPoolId: POOL,
        ...flows,
      };
      const findings = await examined(({ managed }) => managed.clients.push(client));
      expect(wrong(findings)).toMatchObject([
        { text: expect.stringContaining('ALLOW_USER_SRP_AUTH') },
      ]);
    },
  );

  test('is one with the page of Cognito, where there is a page', async () => {
    const client = {
      ...{ ClientId: 'abc', ClientName: 'page', UserPoolId: POOL, ...LISTS },
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      ...{ AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['code'] },
    };
    expect(wrong(await examined(({ managed }) => managed.clients.push(client)))).toEqual([]);
    const findings = await examined(({ managed }) => {
      managed.clients.push(client);
      managed.pool.Domain = 'acme';
    });
    expect(wrong(findings)).toMatchObject([
      { text: expect.stringContaining('the sign-in page of Cognito') },
    ]);
  });
});

test('a machine that nobody signs in to leads around nothing', async () => {
  const client = {
    ...{ ClientId: 'abc', ClientName: 'machine', UserPoolId: POOL, ...LISTS },
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    ...{ AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['client_credentials'] },
  };
  const findings = await examined(({ managed }) => {
    managed.clients.push(client);
    managed.pool.Domain = 'acme';
  });
  expect(wrong(findings)).toEqual([]);
});

test.each([
  { ReadAttributes: ['custom:fn_reference'], WriteAttributes: ['email', 'custom:fn_reference'] },
  // Where nothing is said, Cognito lets people read and write all.
  {},
  { ReadAttributes: [], WriteAttributes: [] },
])('whoever may write what is kept in an account is told: %j', async (lists) => {
  const client = {
    ...{ ClientId: 'abc', ClientName: 'other', UserPoolId: POOL, ...lists },
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
  };
  const findings = await examined(({ managed }) => managed.clients.push(client));
  expect(wrong(findings)).toMatchObject([{ status: 'error' }, { status: 'warning' }]);
});

test.each([
  [{ UserPoolTier: 'LITE' }, 'error'],
  [{ MfaConfiguration: 'ON' }, 'warning'],
])('a pool of %j is told', async (settings, status) => {
  const findings = await examined(({ managed }) => void Object.assign(managed.pool, settings));
  expect(wrong(findings)).toMatchObject([{ status }]);
});

describe('the function that is called', () => {
  test('is an error where it fails', async () => {
    const findings = await examined(({ lambda }) => {
      lambda.code = async () => Promise.reject(new Error('Face verification is unavailable.'));
    });
    expect(wrong(findings)).toMatchObject([
      { status: 'error', advice: expect.stringContaining('/aws/lambda/facenition-verify') },
    ]);
  });

  test('and where it lets nobody in particular in', async () => {
    const findings = await examined(({ lambda }) => {
      lambda.code = async (event) => ({ ...Object(event), response: { answerCorrect: true } });
    });
    expect(wrong(findings)).toMatchObject([{ text: 'it lets in whoever is not there' }]);
  });

  test.each([undefined, {}, { response: {} }])('and where it answers %j', async (answer) => {
    const findings = await examined(({ lambda }) => {
      lambda.code = async () => answer;
    });
    expect(wrong(findings)).toMatchObject([{ status: 'error' }]);
  });
});
