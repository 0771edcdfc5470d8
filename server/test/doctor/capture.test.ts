import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PAGE_FILES } from '../../src/capture-page/page-folder.ts';
import { checkCapturePage } from '../../src/doctor/capture-page.ts';
import { checkKeys } from '../../src/doctor/key-file.ts';
import { lookAtStore } from '../../src/doctor/store.ts';
import { CONSENT_TERMS } from '../capture/consent-terms.ts';
import { runIn } from '../cli/run-command.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { configIn, doctorIn, of } from './doctor-in.ts';

const PUBLIC = { issuer: 'https://faces.example', passkeyDomain: 'faces.example' };

async function builtPage(): Promise<string> {
  const folder = await temporaryFolder();
  for (const name of ['page.html', ...PAGE_FILES]) await writeFile(join(folder, name), '');
  return folder;
}

test('a page that is built, at an address that browsers trust', async () => {
  expect(await checkCapturePage(PUBLIC, await builtPage())).toEqual([
    { check: 'capture page', state: 'ok', finding: 'built, at an address that browsers trust' },
    { check: 'passkeys', state: 'ok', finding: 'their domain fits the address of the service' },
  ]);
});

test('a page that is not built', async () => {
  const [found] = await checkCapturePage(PUBLIC, await temporaryFolder());
  expect(found).toMatchObject({
    state: 'warning',
    finding: 'it is not built: live captures are answered with ERR_PAGE_NOT_BUILT',
    remedy: expect.stringContaining('npm run build:web'),
  });
});

test.each([
  ['http://faces.example', 'faces.example', 'capture page', /^FACENITION_ISSUER is not https: /],
  ['https://192.0.2.7', '192.0.2.7', 'passkeys', /^FACENITION_ISSUER is a numeric address: /],
  ['https://[2001:db8::7]', '[2001:db8::7]', 'passkeys', /is a numeric address: /],
  ['https://faces.example', 'example', 'passkeys', /^FACENITION_PASSKEY_DOMAIN is a top-level /],
])('%s with passkeys of %s', async (issuer, passkeyDomain, check, finding) => {
  const found = await checkCapturePage({ issuer, passkeyDomain }, await builtPage());
  expect(found.filter(({ state }) => state !== 'ok')).toEqual([
    { check, state: 'warning', finding: expect.stringMatching(finding), remedy: expect.anything() },
  ]);
});

test('http is enough on this machine, and a name without dots for itself', async () => {
  const folder = await builtPage();
  for (const hostname of ['localhost', 'faces']) {
    const protocol = hostname === 'localhost' ? 'http' : 'https';
    const found = await checkCapturePage(
      { issuer: `${protocol}://${hostname}:8080`, passkeyDomain: hostname },
      folder,
    );
    expect(found.map(({ state }) => state)).toEqual(['ok', 'ok']);
  }
});

test('a passkey domain that the server refuses', async () => {
  const found = await doctorIn(await temporaryFolder(), {
    FACENITION_ISSUER: 'https://faces.example',
    FACENITION_PASSKEY_DOMAIN: 'other.example',
  });
  expect(of('configuration', found)).toEqual([
    {
      state: 'broken',
      finding: expect.stringMatching(/^FACENITION_PASSKEY_DOMAIN: neither the host /),
      remedy: 'docs/settings.md says what each variable takes',
    },
  ]);
});

test('what people agree to', async () => {
  const folder = await temporaryFolder();
  expect(of('consent', await doctorIn(folder))).toEqual([
    { state: 'ok', finding: expect.stringContaining('nobody can be enrolled') },
  ]);
  const file = join(folder, 'consent.yaml');
  const consent = async () => of('consent', await doctorIn(folder, SET));
  const SET = { FACENITION_CONSENT_FILE: file };
  const remedy = 'mend or unset it, or no server starts: docs/consent-receipt.md';
  const unreadable = 'FACENITION_CONSENT_FILE: the file cannot be read';
  expect(await consent()).toEqual([{ state: 'broken', finding: unreadable, remedy }]);
  await writeFile(file, JSON.stringify({ ...CONSENT_TERMS, version: '', parties: [] }));
  const [invalid] = await consent();
  expect(invalid).toMatchObject({ state: 'broken', remedy });
  expect(invalid?.finding).toMatch(/^FACENITION_CONSENT_FILE: .*version.*parties/);
  expect(invalid?.finding).not.toContain('\n');
  const refused = await runIn(folder, ['serve'], { environment: SET });
  expect(refused.code).toBe(2);
  expect(refused.err.replaceAll(/\s*\n\s*/g, ' ')).toContain(invalid?.finding);
  await writeFile(file, JSON.stringify(CONSENT_TERMS));
  expect(await consent()).toEqual([
    { state: 'ok', finding: 'people are shown what they agree to' },
  ]);
});

const POLICY = {
  version: 1,
  rules: [
    { name: 'free', when: { groups: ['guests'] }, face: 'not-required', level: 8 },
    { name: 'vault', when: { application: ['vault'] }, face: 'required', level: 8 },
    { name: 'other', when: { tenant: ['b'] }, face: 'required', consent: '2030-01' },
  ],
  default: {
    face: 'required',
    consent: CONSENT_TERMS.version,
    fallback: { label: 'Another way', to: 'idp' },
  },
};

test('the step-up policy', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'consent.yaml');
  await writeFile(file, JSON.stringify(CONSENT_TERMS));
  const policy = async () =>
    of('step-up policy', await doctorIn(folder, { FACENITION_CONSENT_FILE: file }));
  const builtIn = {
    state: 'ok',
    finding: expect.stringMatching(/^none was applied, and the built-in one holds: .*level 4/),
  };
  expect(await policy()).toEqual([builtIn]);
  expect(await runIn(folder, ['tokens', 'create', 'one'])).toMatchObject({ code: 0 });
  expect(await policy()).toEqual([builtIn]);
  const apply = async (applied: object) => {
    await writeFile(join(folder, 'policy.yaml'), JSON.stringify(applied));
    expect(await runIn(folder, ['policy', 'apply', 'policy.yaml'])).toMatchObject({ code: 0 });
  };
  await apply(POLICY);
  expect(await policy()).toEqual([
    {
      state: 'broken',
      finding: expect.stringMatching(/^"vault" asks for level 8, and builtin is measured for /),
      remedy: expect.stringContaining('facenition policy apply'),
    },
    {
      state: 'broken',
      finding: expect.stringMatching(/^"other" wants another version of the consent /),
      remedy: expect.stringContaining('put that version into the file'),
    },
  ]);
  await apply({ ...POLICY, rules: POLICY.rules.slice(0, 1) });
  expect(await policy()).toEqual([{ state: 'ok', finding: 'the one in use can be met' }]);
});

test('a copy of the key file that has no key for id_tokens', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'facenition-data'));
  const run = async (...argv: string[]) =>
    expect(await runIn(folder, argv)).toMatchObject({ code: 0 });
  await run('tokens', 'create', 'one');
  const config = configIn(folder);
  const store = await lookAtStore(config);
  const inCopy = async () => {
    const found = await checkKeys(config, store, Date.now, async () => false);
    return found.filter(({ state }) => state !== 'ok');
  };
  expect(await inCopy()).toEqual([
    {
      check: 'key file',
      state: 'warning',
      finding: expect.stringContaining('no key for id_tokens'),
      remedy: expect.stringContaining('facenition keys rotate-provider'),
    },
  ]);
  const whole = await checkKeys(config, store, Date.now);
  expect(whole.filter(({ state }) => state !== 'ok')).toEqual([]);
  await run('keys', 'rotate-provider');
  expect(await inCopy()).toEqual([]);
  await store.close();
});
