import {
  type Fields,
  hasChanges,
  type Plan,
  planDeployment,
  type Resource,
  renderDestruction,
  renderDone,
  renderOutcome,
  renderPlan,
  Secret,
} from '@facenition/deployment';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

function resource(title: string, wanted: Fields, found?: Fields): Resource {
  return {
    id: title,
    title,
    wanted: () => wanted,
    find: async () => (found === undefined ? undefined : { state: found, output: {} }),
    create: async () => ({}),
    ...(!title.startsWith('Fixed') && { update: async () => ({}) }),
  };
}

function planOf(...resources: readonly Resource[]): Promise<Plan> {
  const byHand = [{ title: 'Choose "Factor only"', steps: ['Open the console.', 'Choose it.'] }];
  return planDeployment({ title: 'Okta org acme.okta.com', resources, byHand, checks: [] });
}

const HOOK = 'https://face.example.org/okta/token-hook';

describe('a plan for people', () => {
  test('is what it always was', async () => {
    const plan = await planOf(
      resource('Hook', { name: 'Facenition', channel: { uri: HOOK, key: new Secret('canary') } }),
      resource(
        'Server',
        { audience: 'api', scopes: ['face', 'openid'], description: 'long '.repeat(40), on: true },
        { audience: 'other', scopes: ['openid'], description: 'long '.repeat(41) },
      ),
      resource('Fixed attribute', { type: 'string' }, { type: 'number' }),
      resource('Claim', { value: 'x' }, { value: 'x', id: 7 }),
    );
    expect(renderPlan(plan)).toBe(`\
Okta org acme.okta.com

  + Hook
      name: "Facenition"
      channel.uri: "${HOOK}"
      channel.key: "(secret)"
  ~ Server
      audience: "other" -> "api"
      scopes: ["openid"] -> ["face","openid"]
      description:
        - "long long long long long… (205 characters, sha256 48aa8b74)"
        + "long long long long long… (200 characters, sha256 2ccf63cf)"
      on: (not there) -> true
  ! Fixed attribute
      differs, and cannot be changed by this command:
      type: "number" -> "string"
  = Claim

By hand, in the console of the identity provider (this command cannot see whether it is done):
  1. Choose "Factor only"
      - Open the console.
      - Choose it.

Plan: 1 to create, 1 to change, 1 as they should be, 1 that cannot be changed.
`);
    expect(hasChanges(plan)).toBe(true);
    expect(hasChanges(await planOf(resource('Claim', { value: 'x' }, { value: 'x' })))).toBe(false);
    expect(hasChanges(await planOf(resource('Fixed', { value: 'x' }, { value: 'y' })))).toBe(true);
  });

  test('keeps a command on one line, and other sentences in several', async () => {
    const command = `Run: facenition clients add onelogin --redirect-uri https://${'a'.repeat(80)}.example`;
    const byHand = [{ title: 'Title', steps: [command, 'word '.repeat(40).trim()] }];
    const plan = { title: 'T', steps: [], byHand };
    expect(renderPlan(plan)).toContain(
      `\n  1. Title\n      - ${command}\n      - ${'word '.repeat(18).trim()}\n        word `,
    );
  });

  test('has long lists on lines of their own', async () => {
    const uris = [1, 2, 3].map((at) => `https://face${at}.example.org/a/rather/long/path`);
    const plan = await planOf(resource('App', { uris }, { uris: [] }));
    expect(renderPlan(plan)).toContain(`\
  ~ App
      uris:
        - []
        + [
        +   "https://face1.example.org/a/rather/long/path",
        +   "https://face2.example.org/a/rather/long/path",
        +   "https://face3.example.org/a/rather/long/path"
        + ]
`);
  });

  test('shows what would steer a terminal as what it is', async () => {
    const title = 'A\u001b[2K';
    const rendered = renderPlan(
      await planOf(resource(title, { 'b\u009b1m': 'c\u007f\u202ed\u2028' })),
    );
    expect(rendered).toContain('  + A\\u{1b}[2K\n');
    expect(rendered).toContain('["b\\u{9b}1m"]: "c\\u{7f}\\u{202e}d\\u{2028}"\n');
  });

  test('keeps to its width, and to its place on a terminal, whatever a tenant holds', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 });
    const fields = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.dictionary(text, text)));
    return fc.assert(
      fc.asyncProperty(fields, fields, fc.boolean(), async (wanted, found, isThere) => {
        const rendered = renderPlan(
          await planOf(resource('A', wanted, isThere ? found : undefined)),
        );
        expect(rendered).not.toMatch(/[^\P{C}\n\p{Cn}\p{Co}]|[\u2028\u2029]/u);
        for (const line of rendered.split('\n')) expect([...line].length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a run for people', () => {
  const done = [
    { id: 'a', title: 'Hook', action: 'created' },
    { id: 'b', title: 'App', action: 'updated', about: 'uris, name' },
    { id: 'c', title: 'Attribute', action: 'cannot-change', about: 'type' },
    { id: 'd', title: 'Realm', action: 'stays', about: 'it holds people' },
  ] as const;

  test('tells each thing as it is done', () => {
    expect(done.map(renderDone).join('')).toBe(`\
  + created: Hook
  ~ changed: App (uris, name)
  ! differs, and cannot be changed: Attribute (type)
  ! stays: Realm (it holds people)
`);
  });

  test('tells where it stopped, why, what is left, and that it can go on', () => {
    const error = {
      code: 'ERR_VENDOR_FAILED',
      message: 'E0000001: the name is taken\nSecond line',
    };
    const failed = { id: 'e', title: 'Rule' };
    const stopped = { outcome: 'stopped', title: 'T', done, failed, error, cause: 1 } as const;
    expect(renderOutcome({ ...stopped, left: ['Policy'] })).toBe(`\
  x failed: Rule: E0000001: the name is taken (ERR_VENDOR_FAILED)
            Second line
    not reached: Policy

Stopped: 4 done, 1 failed, 1 not reached. What is done stays done. When the cause is gone, run the
same command again: it goes on from here.
`);
    expect(renderOutcome({ outcome: 'finished', title: 'T', done })).toBe(
      'Done. 1 resource could not be changed.\n',
    );
  });

  test('tells what it would take away', () => {
    const steps = [
      { id: 'a', title: 'Hook', action: 'remove' },
      { id: 'b', title: 'Realm', action: 'stays', about: 'it holds people' },
      { id: 'c', title: 'Rule', action: 'not-there' },
    ] as const;
    expect(renderDestruction({ title: 'Okta org', steps })).toBe(`\
Okta org

  - Hook
  ! stays: Realm (it holds people)
  = is not there: Rule

Plan: 1 to remove.
`);
  });
});
