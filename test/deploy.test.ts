import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@facenition/server';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { takeCredentials } from '../deploy/credentials.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const shipped = globSync('{deploy/**/*,.dockerignore,scripts/*.sh,scripts/sbom/*.js}', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|secrets)(\/|$)/.test(path),
})
  .filter((path) => statSync(join(root, path)).isFile())
  .sort();
const told = [...shipped, 'docs/settings.md', 'docs/operations.md'];

describe('settings', () => {
  /** Of these names, those that the server would refuse to start with. */
  function unknownOf(names: readonly string[]): readonly string[] {
    try {
      readConfig(Object.fromEntries(names.map((name) => [name, ''])), root);
      return [];
    } catch (fault) {
      const [, list = ''] = /unknown environment variables: ([^;]*)/.exec(String(fault)) ?? [];
      return list.split(', ').filter((name) => name !== '');
    }
  }

  test('a name that the server does not know is found', () => {
    expect(unknownOf(['FACENITION_PORT', 'FACENITION_PROT'])).toEqual(['FACENITION_PROT']);
  });

  test.each(told)('%s names settings that the server knows, and no others', (path) => {
    // `FACENITION_TEST_*` and the like stand for many.
    const names = [...read(path).matchAll(/FACENITION_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_*])/g)];
    expect(unknownOf(names.map(([name]) => name))).toEqual([]);
  });

  test('the example for systemd is one that the server starts with', () => {
    const lines = read('deploy/systemd/environment').matchAll(/^#?(FACENITION_\w+)=(.+)$/gm);
    const config = readConfig(
      Object.fromEntries([...lines].map(([, name, value]) => [name, value])),
      root,
    );
    expect(config).toMatchObject({ port: 8080, managementPort: 9000 });
  });
});

describe('secrets', () => {
  const literal = [
    /\b\w*(password|passwd|secret|token|api_?key)\w*["']?\s*[:=]\s*["']?[\w+/-]{6,}["']?\s*$/gim,
    /\bpostgres(ql)?:\/\/[\w-]+:(?!PASSWORD@|password@|%s@|\$)[^@\s]+@/g,
    /\bFN1\.\w{16,}|\bwhsec_\w{16,}|-----BEGIN/g,
  ];
  /** Names of files and of other secrets, not secrets. */
  const harmless =
    /POSTGRES_PASSWORD_FILE: \/run\/secrets\/|secretName:|automountServiceAccountToken: false|existingSecret: ''/;

  test.each(told)('%s has none', (path) => {
    const found = literal.flatMap((pattern) => read(path).match(pattern) ?? []);
    expect(found.filter((line) => !harmless.test(line))).toEqual([]);
  });

  test('what would be one is found', () => {
    const texts = ['POSTGRES_PASSWORD: facenition', 'url=postgres://face:hunter2@db/x'];
    expect(texts.filter((text) => literal.some((pattern) => text.search(pattern) >= 0))).toEqual(
      texts,
    );
  });

  test('the secrets of Compose are neither committed nor sent to a build', () => {
    expect(read('.gitignore')).toContain('/deploy/secrets/');
    expect(read('.dockerignore').trim().split('\n').at(-1)).toBe('deploy/secrets');
  });
});

test.each(shipped)('%s names no machine and no registry', (path) => {
  expect(read(path)).not.toMatch(/(^|[^\w.~-])\/(work|root|home)\/\w|registry\.npmjs|docker\.io/);
});

describe('Dockerfile', () => {
  const instructions = read('deploy/Dockerfile')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const all = (name: string): readonly string[] =>
    instructions
      .filter((line) => line.startsWith(`${name} `))
      .map((line) => line.slice(name.length + 1));

  test('runs as a number that is not root, from the last stage on', () => {
    expect(all('USER')).toEqual(['10001:10001']);
    const after = instructions.slice(instructions.indexOf('USER 10001:10001'));
    expect(after.some((line) => /^(FROM|RUN|COPY) /.test(line))).toBe(false);
  });

  test('its base is an argument with a tag, and not `latest`', () => {
    expect(all('FROM').map((line) => line.split(' ')[0])).toEqual([
      `\${NODE_IMAGE}`,
      `\${NODE_IMAGE}`,
    ]);
    expect(all('ARG')[0]).toMatch(/^NODE_IMAGE=node:24-[\w-]+-slim$/);
  });

  test('adds nothing from elsewhere, and carries no secret', () => {
    expect(all('ADD')).toEqual([]);
    expect(instructions.join('\n')).not.toMatch(/curl|wget|https?:/);
    const names = [...all('ARG'), ...all('ENV')].join(' ');
    expect(names).not.toMatch(/PASSWORD|SECRET|TOKEN|CREDENTIAL|DATABASE_URL|KEY_FILE/);
  });

  test('node itself starts and asks for health, without a shell between', () => {
    expect(all('ENTRYPOINT')).toEqual(['["node", "/app/deploy/start.js"]']);
    expect(all('HEALTHCHECK')[0]).toContain('CMD ["node", "/app/deploy/healthcheck.js"]');
    expect(all('STOPSIGNAL')).toEqual(['SIGTERM']);
  });

  test('what it copies is let through to the build, without data and dependencies', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    for (const name of ['**/node_modules', '**/facenition-data', '**/dist'])
      expect(ignored).toContain(name);
    const { workspaces }: { workspaces: string[] } = JSON.parse(read('package.json'));
    for (const workspace of workspaces) expect(ignored).toContain(`!${workspace.split('/')[0]}`);
  });
});

describe('Compose', () => {
  const Service = z.looseObject({
    image: z.string(),
    user: z.string(),
    environment: z.record(z.string(), z.string()),
    ports: z.array(z.string()).optional(),
  });
  const file = z
    .looseObject({
      services: z.record(z.string(), Service),
      secrets: z.record(z.string(), z.unknown()),
    })
    .parse(parse(read('deploy/compose.yaml')));

  test.each(Object.entries(file.services))('%s is locked down', (_name, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
    });
    expect(service.user).toMatch(/^'?[1-9]\d*:[1-9]\d*'?$/);
    expect(service.image).toMatch(/:\d/);
  });

  test('publishes the server to this host alone, and nothing else', () => {
    const ports = Object.values(file.services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:8080:8080']);
  });

  test('secrets are files, which `secrets.sh` makes', () => {
    const script = read('deploy/secrets.sh');
    for (const [name, secret] of Object.entries(file.secrets)) {
      expect(secret).toEqual({ file: `./secrets/${name}` });
      expect(script).toContain(`>secrets/${name}\n`);
    }
  });

  test('the server waits for a database that is healthy', () => {
    expect(file.services.facenition).toMatchObject({
      depends_on: { postgres: { condition: 'service_healthy' } },
    });
    expect(file.services.postgres).toHaveProperty('healthcheck.test');
  });
});

test('the unit for systemd keeps the server to its folder', () => {
  const unit = read('deploy/systemd/facenition.service');
  for (const line of [
    'User=facenition',
    'StateDirectory=facenition',
    'ProtectSystem=strict',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'SystemCallFilter=@system-service',
    'MemoryDenyWriteExecute=no',
  ]) {
    expect(unit.split('\n')).toContain(line);
  }
});

describe('credentials from a folder', () => {
  function folderWith(files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
      chmodSync(join(folder, name), 0o440);
    }
    return folder;
  }

  test('a file is a setting, without the end of its line', () => {
    const environment: Record<string, string | undefined> = {};
    const remove = takeCredentials(
      environment,
      folderWith({ FACENITION_DATABASE_URL: 'postgres://a/b\n', '..data': 'x', other: 'x' }),
    );
    expect(environment).toEqual({ FACENITION_DATABASE_URL: 'postgres://a/b' });
    remove();
  });

  test('a file that the server wants for itself is copied, closed to others, and removed', () => {
    const environment: Record<string, string | undefined> = {};
    const remove = takeCredentials(environment, folderWith({ FACENITION_KEY_FILE: '{}' }));
    const { FACENITION_KEY_FILE: copy = '' } = environment;
    expect(readFileSync(copy, 'utf8')).toBe('{}');
    expect(statSync(copy).mode & 0o777).toBe(0o400);
    remove();
    expect(existsSync(copy)).toBe(false);
  });

  test('a setting that is there already, and one without content, are mistakes', () => {
    const folder = folderWith({ FACENITION_DATABASE_URL: 'canary' });
    const twice = { FACENITION_DATABASE_URL: 'canary' };
    expect(() => takeCredentials(twice, folder)).toThrow(/^set twice(?!.*canary)/);
    expect(() => takeCredentials({}, folderWith({ FACENITION_DATABASE_URL: '\n' }))).toThrow(
      'empty',
    );
  });
});
