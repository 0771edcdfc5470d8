import Module from 'node:module';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BROKEN, type BrokenServer, startBroken } from '../../../test/connectors/broken-server.ts';
import { buildHookSource, isOurSource, LONGEST_FUNCTION } from '../src/hook-source.ts';
import type { PreAuthenticationSettings } from '../src/hooks/pre-authentication-entry.ts';
import { DIRECTORY_USER, MIGRATING, RELAXING } from './hook-rules.ts';
import { ALLOW, BARE_CONTEXT, CONTEXT, CREATE, DENY, FACE, MIGRATION, REJECT } from './payloads.ts';
import { isResultOf, runFunction } from './stand-in/runtime.ts';

const TOKEN = 'canary-client-token';

const verified = (at: number) => ({
  ok: true,
  verified: true,
  verified_at: new Date(at).toISOString(),
  accuracy: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  reference_id: `fnr_${'R'.repeat(22)}`,
});

async function signIn(
  context: unknown,
  fetch: typeof globalThis.fetch,
  settings: PreAuthenticationSettings = RELAXING,
  environment: Readonly<Record<string, string>> = { FACENITION_TOKEN: TOKEN },
) {
  const { base64 } = buildHookSource('pre-authentication', settings);
  const deployed = { function: base64, environment, timeoutSeconds: 3, fetch };
  const ran = await runFunction(deployed, context);
  if (ran.how !== 'answered') throw new Error(`the hook ${ran.how}`);
  expect(isResultOf('pre-authentication', ran.result)).toBe(true);
  return ran;
}

const nobodyAnswers: typeof globalThis.fetch = async () => {
  throw new TypeError('fetch failed');
};

describe('the source', () => {
  test('is one small text that needs no package, and the same each time', () => {
    const pre = buildHookSource('pre-authentication', RELAXING);
    const migration = buildHookSource('user-migration', MIGRATING);
    for (const { source, base64, sha256 } of [pre, migration]) {
      expect(base64.length).toBeLessThanOrEqual(LONGEST_FUNCTION);
      expect(source).not.toMatch(/\brequire\s*\(|\bimport\s*[({"']|\bimport\.meta/);
      expect(source).not.toMatch(/^\s*\/\/ .*\.[jt]s$/m);
      expect(Buffer.from(base64, 'base64').toString()).toBe(source);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(isOurSource(source)).toBe(true);
    }
    expect(buildHookSource('pre-authentication', RELAXING)).toEqual(pre);
    expect(isOurSource('exports.handler = async () => {};')).toBe(false);
  });

  test('names the variables that it reads, and holds none of their values', () => {
    const { relax: _, ...rules } = RELAXING.rules;
    const strict = { ...RELAXING, rules };
    expect(buildHookSource('pre-authentication', RELAXING).envVars).toEqual(['FACENITION_TOKEN']);
    expect(buildHookSource('pre-authentication', strict).envVars).toEqual([]);
    expect(buildHookSource('user-migration', MIGRATING).envVars).toEqual(['DIRECTORY_TOKEN']);
  });

  test('is none where esbuild is not installed, and it is said how', () => {
    const load: unknown = Reflect.get(Module, '_load');
    const withoutEsbuild = (name: string, ...rest: unknown[]): unknown => {
      if (name === 'esbuild') throw new Error("Cannot find module 'esbuild'");
      return typeof load === 'function' ? Reflect.apply(load, Module, [name, ...rest]) : undefined;
    };
    Reflect.set(Module, '_load', withoutEsbuild);
    try {
      expect(() => buildHookSource('pre-authentication', RELAXING)).toThrow(
        expect.objectContaining({
          code: 'ERR_LIBRARY_MISSING',
          message: expect.stringContaining('npm install esbuild'),
        }),
      );
    } finally {
      Reflect.set(Module, '_load', load);
    }
  });

  test('that would be too long for OneLogin is none', () => {
    const block = { countries: Array.from({ length: 1500 }, () => 'XX') };
    const rules = { ...RELAXING.rules, block };
    expect(() => buildHookSource('pre-authentication', { ...RELAXING, rules })).toThrow(
      expect.objectContaining({ code: 'ERR_CONNECTOR_FILE_INVALID' }),
    );
  });
});

describe('the pre-authentication hook in its runtime', () => {
  test('sends who was verified lately to the laxer policy', async () => {
    const fetch = async () => Response.json(verified(Date.now()));
    const { result, lines } = await signIn(CONTEXT, fetch);
    expect(result).toEqual(ALLOW);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: expect.any(String),
        kind: 'answered',
        hook: 'pre-authentication',
        call: '1c8a4f70-0a35-4b91-b2d8-6d1c7b8e9f00',
        outcome: 'match',
      },
    ]);
  });

  test.each([
    ['who was not', CONTEXT],
    ['a context without options', BARE_CONTEXT],
    ['nothing', null],
    ['a text', 'mira'],
    ['a prototype', { ...CONTEXT, __proto__: { success: true } }],
  ])('sends %s to the face policy', async (_, context) => {
    const refusal = { ok: true, verified: false, reason: 'not_recent' };
    expect((await signIn(context, async () => Response.json(refusal))).result).toEqual(FACE);
  });

  test('asks nobody where it never relaxes, and needs no secret', async () => {
    const { relax: _, ...rules } = RELAXING.rules;
    const strict = { ...RELAXING, rules };
    const { result, lines } = await signIn(CONTEXT, nobodyAnswers, strict, {});
    expect(result).toEqual(FACE);
    expect(lines[0]).toContain('never_relaxed');
  });

  test('blocks', async () => {
    const rules = { ...RELAXING.rules, block: { countries: ['US'] } };
    const { result } = await signIn(CONTEXT, nobodyAnswers, { ...RELAXING, rules });
    expect(result).toEqual(DENY);
  });

  test('without its secret sends to the face policy, and says which is missing', async () => {
    const { result, lines } = await signIn(CONTEXT, nobodyAnswers, RELAXING, {});
    expect(result).toEqual(FACE);
    expect(lines[0]).toContain('FACENITION_TOKEN is not there');
  });

  test('has nothing in its log of whom it was about, nor of its secret', async () => {
    const answers = [
      async () => Response.json(verified(Date.now())),
      async () => new Response('canary-answer'),
      nobodyAnswers,
    ];
    for (const fetch of answers) {
      const log = (await signIn(CONTEXT, fetch)).lines.join('\n');
      expect(log).not.toMatch(/canary|mira|203\.0\.113|138401277|Macintosh|fnr_/);
    }
  });
});

describe('a server that', () => {
  let broken: BrokenServer;
  let answer: (typeof BROKEN)[string] = () => {};
  beforeEach(async () => {
    broken = await startBroken((response) => answer(response));
  });
  afterEach(() => broken.close());

  test.each(Object.entries(BROKEN))('%s relaxes nobody, and in time', async (_, breaking) => {
    answer = breaking;
    const facenition = { ...RELAXING.facenition, url: broken.url };
    const settings = { ...RELAXING, deadlineMs: 600, facenition };
    const { base64 } = buildHookSource('pre-authentication', settings);
    const environment = { FACENITION_TOKEN: TOKEN };
    const ran = await runFunction({ function: base64, environment, timeoutSeconds: 3 }, CONTEXT);
    expect(ran).toMatchObject({ how: 'answered', result: FACE });
  });
});

describe('the user-migration hook in its runtime', () => {
  const migrate = async (fetch: typeof globalThis.fetch) => {
    const { base64 } = buildHookSource('user-migration', MIGRATING);
    const environment = { DIRECTORY_TOKEN: 'canary-directory-token' };
    const deployed = { function: base64, environment, timeoutSeconds: 3, fetch };
    const ran = await runFunction(deployed, MIGRATION);
    if (ran.how !== 'answered') throw new Error(`the hook ${ran.how}`);
    expect(isResultOf('user-migration', ran.result)).toBe(true);
    expect(ran.lines.join('\n')).not.toMatch(/canary|mira|correct-horse|fnr_/i);
    return ran.result;
  };

  test('makes an account for whom the directory accepts', async () => {
    const accepted = { accepted: true, user: DIRECTORY_USER };
    expect(await migrate(async () => Response.json(accepted))).toEqual(CREATE);
  });

  test('rejects everybody else', async () => {
    expect(await migrate(async () => Response.json({ accepted: false }))).toEqual(REJECT);
    expect(await migrate(nobodyAnswers)).toEqual(REJECT);
  });
});

describe('the runtime of the tests', () => {
  const run = (source: string, more: object = {}) => {
    const base64 = Buffer.from(source).toString('base64');
    return runFunction({ function: base64, environment: {}, timeoutSeconds: 1, ...more }, {});
  };

  test('has the packages of its list alone, and stops after so many seconds', async () => {
    const requires = 'exports.handler = async () => require("axios")';
    expect((await run(requires)).how).toBe('threw');
    expect((await run(requires, { packages: { axios: 1 } })).how).toBe('answered');
    expect((await run('exports.handler = async () => process.version')).how).toBe('threw');
    expect((await run('exports.handler = () => new Promise(() => {})')).how).toBe('timed-out');
  });
});
