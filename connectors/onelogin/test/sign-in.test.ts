import { afterEach, describe, expect, test, vi } from 'vitest';
import { FILE, MIGRATION_FILE } from './connector-file.ts';
import { DIRECTORY_USER } from './hook-rules.ts';
import { FACE_POLICY, OWN_POLICY } from './stand-in/account.ts';
import { startAcme } from './stand-in/acme.ts';

const STRICT = { ...FILE, pre_authentication: {} };
const MIRA = { types: 'mira.holt' };
const byFace = { outcome: 'signed-in', username: 'mira.holt', policy: FACE_POLICY };
const relaxed = { ...byFace, policy: OWN_POLICY };
const noFactor = { outcome: 'refused', by: 'factor' };

async function started(file: object = STRICT) {
  const acme = await startAcme();
  await acme.apply(file);
  await acme.enrol('mira.holt');
  await acme.enrol('otto.lind');
  return acme;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('with the face policy for everybody', () => {
  test('a name, a password and a live face sign somebody in', async () => {
    const { signIn, account } = await started();
    expect(await signIn(MIRA)).toEqual(byFace);
    const log = JSON.stringify(account.hooks[0]?.logs);
    expect(log).toContain('never_relaxed');
    expect(log).not.toContain('mira');
  });

  test('without the hook the policy is what is theirs', async () => {
    const acme = await startAcme();
    await acme.enrol('mira.holt');
    expect(await acme.signIn({ ...MIRA })).toEqual(relaxed);
    const [mira] = acme.account.users;
    if (mira !== undefined) mira.policy_id = FACE_POLICY;
    expect(await acme.signIn(MIRA)).toEqual(byFace);
  });

  test('a wrong password does not get as far as a face', async () => {
    const { signIn } = await started();
    const refusal = { outcome: 'refused', by: 'password' };
    expect(await signIn({ ...MIRA, password: 'guessed' })).toEqual(refusal);
  });

  test('the face of somebody else, three times, does not', async () => {
    const { app, signIn } = await started();
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    expect(await signIn(MIRA)).toEqual(noFactor);
  });

  test('nor a person who gives up', async () => {
    const { signIn } = await started();
    expect(await signIn({ ...MIRA, givesUp: true })).toEqual(noFactor);
  });

  test('who has the password of another, and shows an own face under an own name, does not', async () => {
    const { signIn } = await started();
    expect(await signIn({ ...MIRA, names: 'otto.lind' })).toEqual(noFactor);
  });

  test('a name that differs in its capitals is another', async () => {
    const { signIn } = await started();
    expect(await signIn({ ...MIRA, names: 'Mira.Holt' })).toEqual(noFactor);
  });

  test('an answer is good for its own sign-in, once', async () => {
    const { signIn } = await started();
    let first = '';
    const comesBackWith = (url: string): string => {
      first = url;
      return url;
    };
    expect(await signIn({ ...MIRA, comesBackWith })).toEqual(byFace);
    expect(await signIn({ ...MIRA, comesBackWith: () => first })).toEqual(noFactor);
    const stateOfNew = (url: string): string => {
      const replayed = new URL(first);
      replayed.searchParams.set('state', new URL(url).searchParams.get('state') ?? '');
      return replayed.href;
    };
    expect(await signIn({ ...MIRA, comesBackWith: stateOfNew })).toEqual(noFactor);
  });

  test('an answer that comes back after a minute is none', async () => {
    const { signIn } = await started();
    const comesBackWith = (url: string): string => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
      return url;
    };
    expect(await signIn({ ...MIRA, comesBackWith })).toEqual(noFactor);
  });

  test('people may be called by their e-mail addresses', async () => {
    const { signIn, account, enrol } = await started();
    Object.assign(account.trustedIdp ?? {}, { attribute: 'email' });
    const types = 'mira.holt@acme.example';
    const mira = { types, password: 'password of mira.holt' };
    await enrol(types);
    expect(await signIn(mira)).toEqual(byFace);
    expect(await signIn({ ...mira, names: 'mira.holt' })).toEqual(noFactor);
  });

  test('who is blocked is not even asked for a password', async () => {
    const { apply, signIn } = await started();
    await apply({ ...FILE, pre_authentication: { block: { countries: ['KP'] } } });
    expect(await signIn({ ...MIRA, country: 'KP' })).toEqual({ outcome: 'refused', by: 'hook' });
    expect(await signIn(MIRA)).toEqual(byFace);
  });

  test('the hook takes people out of a stricter policy of theirs, unless the file keeps it', async () => {
    const { signIn, account, apply } = await started();
    const [face] = account.policies.filter(({ id }) => id === FACE_POLICY);
    if (face !== undefined) account.policies.push({ ...face, id: 330001, name: 'Stricter' });
    const [mira] = account.users;
    if (mira !== undefined) mira.policy_id = 330001;
    expect(await signIn(MIRA)).toEqual(byFace);
    await apply({ ...FILE, pre_authentication: { keep_policies: [330001] } });
    expect(await signIn(MIRA)).toEqual({ ...byFace, policy: 330001 });
  });

  test('a hook that is disabled is no gate: the policy that is theirs is', async () => {
    const { signIn, account } = await started();
    Object.assign(account.hooks[0]?.fields ?? {}, { disabled: true });
    expect(await signIn(MIRA)).toEqual(relaxed);
  });
});

describe('where the hook relaxes', () => {
  test('a face spares its person another for a quarter of an hour', async () => {
    const { app, signIn } = await started(FILE);
    expect(await signIn(MIRA)).toEqual(byFace);
    expect(await signIn(MIRA)).toEqual(relaxed);
    app.setTime(Date.now() + 901_000);
    expect(await signIn(MIRA)).toEqual(byFace);
  });

  test('and nobody else', async () => {
    const { signIn } = await started(FILE);
    await signIn(MIRA);
    expect(await signIn({ types: 'otto.lind' })).toEqual({
      ...byFace,
      username: 'otto.lind',
    });
  });

  test('it tells no browser from another: the password is then all that holds', async () => {
    const { signIn } = await started(FILE);
    await signIn(MIRA);
    const stolen = { ...MIRA, givesUp: true };
    expect(await signIn(stolen)).toEqual(relaxed);
    expect(await signIn({ ...stolen, password: 'guessed' })).toMatchObject({ by: 'password' });
  });

  test('a link that somebody else sent spares nobody, even where its person shows a face', async () => {
    const { signIn } = await started(FILE);
    // Her browser goes where no sign-in of OneLogin waits for it; nobody asks for the token.
    const comesBackWith = () => 'https://acme.onelogin.com/nowhere';
    expect(await signIn({ ...MIRA, comesBackWith })).toEqual(noFactor);
    expect(await signIn({ ...MIRA, givesUp: true })).toEqual(noFactor);
  });

  test('a capture that failed spares nobody', async () => {
    const { app, signIn } = await started(FILE);
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    expect(await signIn(MIRA)).toEqual(noFactor);
    expect(await signIn(MIRA)).toEqual(noFactor);
  });

  test('who is enrolled at another tenant alone is nobody here', async () => {
    const acme = await startAcme();
    await acme.apply(FILE);
    await acme.enrol('mira.holt', 'other');
    expect(await acme.signIn(MIRA)).toEqual(noFactor);
  });

  test('a server that is down spares nobody, and a client token that is gone neither', async () => {
    const { signIn, goDown, account } = await started(FILE);
    await signIn(MIRA);
    const [variable] = account.envs;
    const value = variable?.value ?? '';
    Object.assign(variable ?? {}, { value: 'gone' });
    expect(await signIn(MIRA)).toEqual(byFace);
    Object.assign(variable ?? {}, { value });
    expect(await signIn(MIRA)).toEqual(relaxed);
    goDown();
    expect(await signIn(MIRA)).toEqual(byFace);
    expect(JSON.stringify(account.hooks[0]?.logs)).toContain('ERR_SERVICE_UNAVAILABLE');
  });

  test('a hook that OneLogin cannot run is what the documents do not tell', async () => {
    const { signIn, account } = await started(FILE);
    const source = Buffer.from('exports.handler = () => { throw 1 }').toString('base64');
    Object.assign(account.hooks[0]?.fields ?? {}, { function: source });
    expect(await signIn(MIRA)).toEqual({ outcome: 'refused', by: 'hook-failure' });
    const open = { failedHook: 'own-policy' } as const;
    expect(await signIn(MIRA, open)).toEqual(relaxed);
    // Why the face policy should be the one that is theirs.
    const [mira] = account.users;
    if (mira !== undefined) mira.policy_id = FACE_POLICY;
    expect(await signIn(MIRA, open)).toEqual(byFace);
  });
});

describe('whom OneLogin does not know', () => {
  const NADIA = { types: 'nadia', password: 'old password' };
  const directory = (answer: object) => ({
    'https://directory.acme.example/facenition': () => Response.json(answer),
  });
  const nadia = { ...DIRECTORY_USER, username: 'nadia', email: 'nadia@acme.example' };

  test('and the directory does, gets an account, and shows a face', async () => {
    const acme = await startAcme(directory({ accepted: true, user: nadia }));
    await acme.apply({ ...MIGRATION_FILE, pre_authentication: {} });
    await acme.enrol('nadia');
    expect(await acme.signIn(NADIA)).toEqual({ ...byFace, username: 'nadia' });
    expect(acme.account.users.at(-1)?.custom_attributes).toEqual({
      fn_token_ref: DIRECTORY_USER.facenition_reference,
    });
  });

  test.each([
    ['nobody knows', { accepted: false }],
    ['the directory takes for another', { accepted: true, user: DIRECTORY_USER }],
  ])('and %s, gets none', async (_, answer) => {
    const acme = await startAcme(directory(answer));
    await acme.apply({ ...MIGRATION_FILE, pre_authentication: {} });
    expect(await acme.signIn(NADIA)).toEqual({ outcome: 'refused', by: 'migration' });
    expect(acme.account.users).toHaveLength(2);
  });
});
