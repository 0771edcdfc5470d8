import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runIn as run } from './cli/run-command.ts';
import { drawPerson } from './person.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('facenition', () => {
  test('explains itself', async () => {
    const { code, out } = await run(await temporaryFolder(), ['--help']);
    expect(code).toBe(0);
    for (const command of [
      'serve',
      'demo',
      'enrol',
      'verify',
      'keys',
      'tokens',
      'receipt',
      'audit',
      'models',
      'evaluate',
      'evaluate-pad',
      'calibrate',
    ]) {
      expect(out).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    }
  });

  test.each([[['nonsense']], [['verify']], [['enrol', '--nonsense']], [['keys', 'nonsense']]])(
    'ends with 2 when it cannot be understood: %j',
    async (argv) => {
      expect((await run(await temporaryFolder(), argv)).code).toBe(2);
    },
  );

  test('tells a fault in one line, with its code and without a stack', async () => {
    const { code, out, err } = await run(await temporaryFolder(), ['keys', 'list']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(
      /^facenition: there is no key file .*`facenition keys init` \(ERR_KEYS_UNAVAILABLE\)\n$/,
    );
  });

  test('shows the stack where it is asked for', async () => {
    const environment = { FACENITION_LOG_LEVEL: 'debug' };
    const { err } = await run(await temporaryFolder(), ['keys', 'list'], { environment });
    expect(err).toMatch(/\n +at /);
  });

  test('refuses a setting it does not know', async () => {
    const environment = { FACENITION_PROT: '80' };
    const { code, err } = await run(await temporaryFolder(), ['models', 'list'], { environment });
    expect(code).toBe(2);
    expect(err).toContain('FACENITION_PROT');
  });
});

describe('facenition keys', () => {
  test('makes, rotates and lists, and never shows a key', async () => {
    const folder = await temporaryFolder();
    const ran = [
      await run(folder, ['keys', 'init']),
      await run(folder, ['keys', 'rotate']),
      await run(folder, ['keys', 'list']),
    ];
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(ran[2]?.out).toMatch(
      /^kid +created\n1 +\S+Z\n2 +\S+Z +current\n\nsigning kid .*\n[\w-]{43} +EdDSA +\S+Z +signs\n$/,
    );
    const file = await readFile(join(folder, 'facenition-data/keys.json'), 'utf8');
    const secrets = [...file.matchAll(/"(?:serviceKey|pepper|d)": "([\w-]{43})"/g)];
    expect(secrets).toHaveLength(5);
    const shown = ran.map(({ out, err }) => out + err).join();
    for (const [, secret = ''] of secrets) expect(shown).not.toContain(secret);
  });

  test('init does not touch keys that are there', async () => {
    const folder = await temporaryFolder();
    await run(folder, ['keys', 'init']);
    const before = await readFile(join(folder, 'facenition-data/keys.json'));
    expect((await run(folder, ['keys', 'init'])).code).toBe(2);
    expect(await readFile(join(folder, 'facenition-data/keys.json'))).toEqual(before);
  });

  test('rotate refuses a file that others can read', async () => {
    const folder = await temporaryFolder();
    await run(folder, ['keys', 'init']);
    await chmod(join(folder, 'facenition-data/keys.json'), 0o644);
    const { code, err } = await run(folder, ['keys', 'rotate']);
    expect(code).toBe(2);
    expect(err).toContain('chmod 600');
  });
});

describe('facenition tokens', () => {
  test('makes one, lists it without showing it, revokes it', async () => {
    const folder = await temporaryFolder();
    const made = await run(folder, ['tokens', 'create', 'door']);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/^FACENITION_TOKEN=fnc_[\w-]{43}\n$/);
    const listed = await run(folder, ['tokens', 'list']);
    expect(listed.out).toMatch(
      /^id +name +state +scopes +created +expires +last used +for +purpose of rosters\n1 +door +good +enrol,verify,analyse,lifecycle +\S+Z +never +never *\n$/,
    );
    expect(await run(folder, ['tokens', 'revoke', '1'])).toMatchObject({ code: 0 });
    for (const id of ['1', '2', 'x']) {
      expect((await run(folder, ['tokens', 'revoke', id])).code).toBe(2);
    }
    expect((await run(folder, ['tokens', 'list'])).out).toMatch(/\n1 +door +revoked /);
  });

  test('makes one for some scopes and some time', async () => {
    const folder = await temporaryFolder();
    const argv = [
      'tokens',
      'create',
      'door',
      '--scopes',
      'verify,enrol',
      '--expires',
      '2999-12-31',
    ];
    expect(await run(folder, argv)).toMatchObject({ code: 0 });
    const listed = await run(folder, ['tokens', 'list']);
    expect(listed.out).toMatch(
      /door +good +enrol,verify +\S+Z +3000-01-01T00:00:00.000Z +never\n$/,
    );
  });

  test.each([
    [['--scopes', 'verify,all'], 'scopes: must be of enrol, verify'],
    [['--scopes', ''], 'scopes: must be of enrol, verify'],
    [['--expires', 'soon'], 'expires: must be an ISO 8601 date'],
    [['--expires', '2020-01-01'], 'expires: must lie ahead'],
  ])('%j is told by name', async (argv, message) => {
    const folder = await temporaryFolder();
    const { code, err } = await run(folder, ['tokens', 'create', 'door', ...argv]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('facenition evaluate', () => {
  test('looks for the folder of its report before the work', async () => {
    const folder = await temporaryFolder();
    const argv = ['evaluate', '--images', '.', '--json', 'absent/report.json'];
    const { code, err } = await run(folder, argv);
    expect(code).toBe(2);
    expect(err).toContain('--json: there is no folder');
  });
});

describe('facenition models', () => {
  test('list names every pack with its licences, grade and training data', async () => {
    const { code, out } = await run(await temporaryFolder(), ['models', 'list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^builtin - .*demo grade/m);
    expect(out).toMatch(/^mobile - /m);
    expect(out).toMatch(/^minifasnet - .*presentation attack detection\)$/m);
    expect(out).toMatch(/attack-narrow .*minivision.*not installed/);
    expect(out).toMatch(/trained on: \S/);
    expect(out).toContain('Apache-2.0');
  });

  test('pull --from an empty folder says what is missing', async () => {
    const folder = await temporaryFolder();
    const environment = { FACENITION_MODELS_DIR: join(folder, 'models') };
    const { code, err } = await run(folder, ['models', 'pull', 'mobile', '--from', '.'], {
      environment,
    });
    expect(code).toBe(2);
    expect(err).toMatch(/SHA-256 [\da-f]{64}/);
  });

  test('pull of a pack that nobody knows lists those there are', async () => {
    const { code, err } = await run(await temporaryFolder(), ['models', 'pull', 'x']);
    expect(code).toBe(2);
    expect(err).toMatch(/known: .*builtin.*minifasnet/);
  });

  test('what detects presentation attacks is pulled like a pack, and serves as none', async () => {
    const folder = await temporaryFolder();
    const environment = {
      FACENITION_MODELS_DIR: join(folder, 'models'),
      FACENITION_MODEL_PACK: 'minifasnet',
    };
    const pulled = await run(folder, ['models', 'pull', 'minifasnet', '--from', '.'], {
      environment,
    });
    expect(pulled.code).toBe(2);
    expect(pulled.err).toContain('minifasnet_v2_2.7_80x80.onnx (1744116 bytes');
    const served = await run(folder, ['serve'], { environment });
    expect(served.code).toBe(2);
    expect(served.err).toContain('ERR_PACK_UNKNOWN');
  });
});

describe('facenition enrol and verify', () => {
  const environment = { FACENITION_MODEL_PACK: 'builtin' };

  async function folderWithKeys(): Promise<string> {
    const folder = await temporaryFolder();
    await run(folder, ['keys', 'init']);
    return folder;
  }

  test('a picture that is none is a fault', async () => {
    const folder = await folderWithKeys();
    await writeFile(join(folder, 'a.jpg'), 'text');
    const argv = ['enrol', '--photo', 'a.jpg', '--password-stdin', '--accuracy', '2'];
    const { code, err } = await run(folder, argv, { environment, input: 'pw\n' });
    expect(code).toBe(2);
    expect(err).toContain('ERR_IMAGE_UNSUPPORTED');
  });

  test.each([
    [['--accuracy', '9'], 'accuracy: must be a whole number from 1 to 8'],
    [['--expiry', 'soon'], 'expiry: must be an ISO 8601 date'],
    [['--face', 'all'], 'face: must be only or largest'],
    [['--photo', 'absent.jpg'], 'cannot read absent.jpg'],
    [['--password-file', 'absent'], 'cannot read absent'],
    [['--device-secret-file', 'absent'], 'cannot read absent'],
    [['--device-secret-file', 'a.jpg'], 'device_secret: must be base64url of exactly 32 bytes'],
  ])('%j is told by name', async (argv, message) => {
    const folder = await folderWithKeys();
    await writeFile(join(folder, 'a.jpg'), 'text');
    const { code, err } = await run(
      folder,
      ['enrol', '--photo', 'a.jpg', '--password-stdin', ...argv],
      { environment, input: 'pw' },
    );
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('a secret and a token may come from files', async () => {
    const folder = await folderWithKeys();
    const { enrolment, probe } = await drawPerson();
    await writeFile(join(folder, '1.jpg'), enrolment);
    await writeFile(join(folder, '2.jpg'), probe);
    await writeFile(join(folder, 'device'), `${Buffer.alloc(32, 5).toString('base64url')}\n`);
    const secret = ['--device-secret-file', 'device', '--accuracy', '2'];
    const enrolled = await run(folder, ['enrol', '--photo', '1.jpg', ...secret], { environment });
    expect(enrolled.code).toBe(0);
    await writeFile(join(folder, 'token'), enrolled.out);
    const verify = ['verify', '--photo', '2.jpg', ...secret];
    const token = ['--token-file', 'token'];
    expect(await run(folder, [...verify, ...token], { environment })).toMatchObject({
      code: 0,
      out: 'match\n',
    });
    expect((await run(folder, verify, { environment })).code).toBe(2);
    expect((await run(folder, [...verify, ...token, '--token', 'x'], { environment })).code).toBe(
      2,
    );
  }, 60_000);

  test('without a password there is nothing to do', async () => {
    const folder = await folderWithKeys();
    await writeFile(join(folder, 'a.jpg'), 'text');
    const { code, err } = await run(folder, ['enrol', '--photo', 'a.jpg'], { environment });
    expect(code).toBe(2);
    expect(err).toContain('--password-file');
  });
});
