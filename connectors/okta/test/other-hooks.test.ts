import type { FaceOutcome, HookFault } from '@facenition/hook';
import {
  passwordImportHook,
  type RegistrationHookOptions,
  registrationHook,
  type SamlHookOptions,
  samlHook,
} from '@facenition/okta';
import { describe, expect, test, vi } from 'vitest';
import {
  type FakeAnswers,
  fakeFacenition,
  LOGIN,
  ORG,
  REFERENCE,
  TXN,
  USER_ID,
} from './fake-facenition.ts';
import { payload } from './payload.ts';

const { signal } = new AbortController();
const REFUSED = {
  status: 200,
  body: { error: { errorSummary: 'Face verification is required.' } },
};
const foreign = expect.objectContaining({ code: 'ERR_PAYLOAD_FOREIGN' });
const NOT_RECENT = { outcome: 'refused', reason: 'not_recent' } as const satisfies FaceOutcome;

describe('registration', () => {
  type Changes = Partial<Omit<RegistrationHookOptions, 'facenition'>>;

  async function called(event: unknown, changes: Changes = {}, answers: FakeAnswers = {}) {
    const { facenition, asked } = fakeFacenition(answers);
    const hook = registrationHook({ facenition, orgUrls: [ORG], ...changes });
    const { question } = hook.read(event);
    const answer = await hook.ask(question, signal);
    return { asked, answer, reply: hook.write(answer, question) };
  }

  test('opens an account after a capture, and binds nothing to a login that is only claimed', async () => {
    const { asked, reply } = await called(payload('registration-hook'));
    expect(asked).toEqual([{ kind: 'signUp', question: TXN }]);
    expect(reply.body).toEqual({
      commands: [
        {
          type: 'com.okta.user.profile.update',
          value: { facenitionReference: REFERENCE, facenitionCapture: 'used' },
        },
        { type: 'com.okta.action.update', value: { registration: 'ALLOW' } },
      ],
    });
  });

  test('writes over a reference that the form brought itself', async () => {
    const event = payload('registration-hook');
    event.data.userProfile.facenitionReference = `fnr_${'E'.repeat(22)}`;
    const { reply } = await called(event);
    expect(JSON.stringify(reply)).toContain(REFERENCE);
  });

  test.each(['unknown_txn', 'not_finished', 'not_captured'])('refuses: %s', async (reason) => {
    const signUp = { outcome: 'refused', reason } as const;
    const refused = Object(signUp);
    const { reply } = await called(payload('registration-hook'), {}, { signUp: refused });
    expect(reply).toEqual(REFUSED);
  });

  test.each([undefined, '', 'used', 'fntx_short', 7, [TXN], `${TXN}x`])(
    'asks nothing for what is no capture: %j',
    async (txn) => {
      const event = payload('registration-hook');
      event.data.userProfile.facenitionCapture = txn;
      expect(await called(event)).toMatchObject({
        ...{ asked: [], answer: { reason: 'no_capture' }, reply: REFUSED },
      });
    },
  );

  test('knows attributes by other names', async () => {
    const event = payload('registration-hook');
    event.data.userProfile = { capture: TXN };
    const names = { captureAttribute: 'capture', referenceAttribute: 'reference' };
    const { reply } = await called(event, names);
    expect(Object(reply.body).commands[0].value).toEqual({ reference: REFERENCE, capture: 'used' });
  });

  test('gives the reference to somebody who has an account', async () => {
    const changes = { userBy: 'id', progressive: 'require' } as const;
    const { asked, reply } = await called(payload('progressive-profile-hook'), changes);
    expect(asked).toEqual([
      { kind: 'signUp', question: TXN },
      { kind: 'bindReference', question: { referenceId: REFERENCE, user: USER_ID } },
    ]);
    expect(reply.body).toEqual({
      commands: [
        {
          type: 'com.okta.user.progressive.profile.update',
          value: { facenitionReference: REFERENCE, facenitionCapture: 'used' },
        },
      ],
    });
  });

  test.each(['taken', 'unknown'] as const)('and not where it is %s', async (bind) => {
    const changes = { progressive: 'require' } as const;
    const { reply } = await called(payload('progressive-profile-hook'), changes, { bind });
    expect(reply).toEqual(REFUSED);
  });

  test.each([undefined, 'pass'] as const)(
    'gives a face to nobody who has an account, unless told to: %s',
    async (progressive) => {
      const changes = progressive === undefined ? {} : { progressive };
      expect(await called(payload('progressive-profile-hook'), changes)).toMatchObject({
        ...{ asked: [], answer: { reason: 'has_account' }, reply: REFUSED },
      });
    },
  );

  test('takes a form without a capture as it is told to', async () => {
    const event = payload('progressive-profile-hook');
    delete event.data.userProfileUpdate.facenitionCapture;
    const required = await called(event, { progressive: 'require' });
    expect(required).toMatchObject({ asked: [], answer: { reason: 'no_capture' }, reply: REFUSED });
    expect(await called(event)).toMatchObject({ asked: [], reply: REFUSED });
    const passed = await called(event, { progressive: 'pass' });
    expect(passed).toMatchObject({ asked: [], reply: { status: 200, body: { commands: [] } } });
    event.data.userProfileUpdate.facenitionCapture = 'none';
    expect(await called(event, { progressive: 'pass' })).toMatchObject({ reply: REFUSED });
  });

  test('knows another org by the links of the user', () => {
    const event = payload('progressive-profile-hook');
    event.data.context.user._links.groups.href = 'https://evil.okta.com/api/v1/users/00u7/groups';
    const { facenition } = fakeFacenition();
    const hook = registrationHook({ facenition, orgUrls: [ORG] });
    expect(() => hook.read(event)).toThrow(foreign);
  });

  test('takes numbers where documents differ', async () => {
    const event = { ...payload('progressive-profile-hook'), eventTypeVersion: 1 };
    const { answer } = await called(event, { progressive: 'require' });
    expect(answer).toMatchObject({ outcome: 'enrolled' });
  });
});

describe('SAML', () => {
  async function called(face?: FaceOutcome, changes: Partial<SamlHookOptions> = {}) {
    const { facenition, asked } = fakeFacenition(face && { face });
    const hook = samlHook({
      ...{ facenition, orgUrls: [ORG], scope: 'sign-in', maxAgeSeconds: 600, ...changes },
    });
    const { question } = hook.read(payload('saml-hook'));
    return { asked, reply: hook.write(await hook.ask(question, signal), question) };
  }

  test('asks how long ago, and stamps', async () => {
    const { asked, reply } = await called();
    expect(asked).toEqual([
      {
        kind: 'latestVerification',
        question: { user: LOGIN, scope: 'sign-in', maxAgeSeconds: 600 },
      },
    ]);
    const [{ type, value }] = Object(reply.body).commands;
    expect(type).toBe('com.okta.assertion.patch');
    const seen = (one: object) => {
      const { op, path, value: attribute } = Object(one);
      return [op, path, attribute.attributeValues[0].value];
    };
    expect(value.map(seen)).toEqual([
      ['add', '/claims/faceVerified', 'true'],
      ['add', '/claims/faceVerifiedAt', '2026-11-20T09:14:21.900Z'],
      ['add', '/claims/faceLevel', '4'],
      ['add', '/claims/faceAssurance', 'active'],
    ]);
  });

  test('denies, or stamps that there was none', async () => {
    expect((await called(NOT_RECENT)).reply).toEqual(REFUSED);
    const { reply } = await called(NOT_RECENT, { otherwise: 'stamp' });
    expect(Object(reply.body).commands[0].value).toMatchObject([
      { path: '/claims/faceVerified', value: { attributeValues: [{ value: 'false' }] } },
    ]);
  });

  test('knows another org by the source', () => {
    const { facenition } = fakeFacenition();
    const hook = samlHook({ facenition, orgUrls: [ORG], scope: 's', maxAgeSeconds: 1 });
    const event = { ...payload('saml-hook'), source: 'https://evil.okta.com/app/x/sso/saml' };
    expect(() => hook.read(event)).toThrow(foreign);
  });
});

describe('password import', () => {
  const credentialIs = (credential: string) => ({
    status: 200,
    body: { commands: [{ type: 'com.okta.action.update', value: { credential } }] },
  });

  async function called(face: FaceOutcome | undefined, verifyPassword: () => Promise<boolean>) {
    const { facenition } = fakeFacenition(face && { face });
    const hook = passwordImportHook({
      ...{ facenition, orgUrls: [ORG], scope: 'sign-in', maxAgeSeconds: 600, verifyPassword },
    });
    const { question } = hook.read(payload('password-import-hook'));
    return hook.write(await hook.ask(question, signal), question);
  }

  test('verifies what the former store knows, after a face', async () => {
    const verifyPassword = vi.fn(async () => true);
    expect(await called(undefined, verifyPassword)).toEqual(credentialIs('VERIFIED'));
    const credential = { username: LOGIN, password: 'correct-horse-9' };
    expect(verifyPassword).toHaveBeenCalledExactlyOnceWith(credential, signal);
  });

  test('asks the former store nothing without one', async () => {
    const verifyPassword = vi.fn(async () => true);
    expect(await called(NOT_RECENT, verifyPassword)).toEqual(credentialIs('UNVERIFIED'));
    expect(verifyPassword).not.toHaveBeenCalled();
  });

  test('does not verify what it does not know', async () => {
    expect(await called(undefined, async () => false)).toEqual(credentialIs('UNVERIFIED'));
    const yes: boolean = JSON.parse('"yes"');
    expect(await called(undefined, async () => yes)).toEqual(credentialIs('UNVERIFIED'));
  });

  test('knows another org by the source', () => {
    const { facenition } = fakeFacenition();
    const hook = passwordImportHook({
      ...{ facenition, orgUrls: [ORG], scope: 's', maxAgeSeconds: 1 },
      verifyPassword: async () => true,
    });
    const event = { ...payload('password-import-hook'), source: 'https://evil.okta.com/x' };
    let thrown: HookFault | undefined;
    try {
      hook.read(event);
    } catch (fault) {
      thrown = Object(fault);
    }
    expect(thrown?.code).toBe('ERR_PAYLOAD_FOREIGN');
    expect(JSON.stringify(thrown)).not.toContain('correct-horse');
  });
});
