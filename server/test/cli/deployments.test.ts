import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeploymentFault } from '@facenition/deployment';
import { describe, expect, test, vi } from 'vitest';
import { connectorFile, PASSWORD } from '../../../deployment/test/stand-in/tenant.ts';
import { runIn } from './run-command.ts';
import { newConnectorRun } from './run-connector.ts';

const written = (requests: readonly string[]): readonly string[] =>
  requests.filter((line) => !line.startsWith('GET '));

describe('plan', () => {
  test('shows the difference, changes nothing, and its exit code tells whether there is one', async () => {
    const { vendor, run } = await newConnectorRun();
    const planned = await run(['plan']);
    expect(planned).toMatchObject({ code: 1, err: '' });
    expect(planned.out).toContain('  + Hook "token"\n      name: "token"\n');
    expect(planned.out).toContain('Plan: 3 to create, 0 to change, 0 as they should be.\n');
    expect(written(vendor.requests)).toEqual([]);
    expect((await run(['apply', '--yes'])).code).toBe(0);
    expect(await run(['plan'])).toMatchObject({ code: 0, out: expect.stringContaining('= Realm') });
  });

  test('for machines is JSON', async () => {
    const { run } = await newConnectorRun();
    const { out, code } = await run(['plan', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      title: expect.stringMatching(/^Stand-in tenant 127\.0\.0\.1:/),
      steps: [{ action: 'create' }, { action: 'create', id: 'hook/token' }, { action: 'create' }],
      byHand: [{ title: 'Allow the hooks' }],
    });
  });

  test.each(['plan', 'apply'])('%s --dry-run uses no network and no secret', async (verb) => {
    const { vendor, run } = await newConnectorRun();
    await vendor.stop();
    const fetching = vi.fn(() => Promise.reject(new Error('canary')));
    vi.stubGlobal('fetch', fetching);
    try {
      const ran = await run([verb, '--dry-run'], { environment: { VENDOR_TOKEN: '' } });
      expect(ran).toMatchObject({ code: 0, err: '', asked: [] });
      expect(ran.out).toContain('  ? Hook "token"\n');
      expect(ran.out).toContain('Nobody asked the identity provider');
      expect(fetching).not.toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('apply', () => {
  test('asks first, and does what is meant', async () => {
    const { vendor, run } = await newConnectorRun();
    for (const answer of ['', 'y', 'no', 'yes please']) {
      const ran = await run(['apply'], { answer });
      expect(ran).toMatchObject({ code: 1, err: 'nothing is changed\n' });
    }
    expect(written(vendor.requests)).toEqual([]);
    const ran = await run(['apply'], { answer: 'yes' });
    expect(ran).toMatchObject({ code: 0, asked: ['\nType yes to do it, or Enter to stop: '] });
    expect(ran.out).toMatch(/ {2}\+ created: Hook "token"\n(?:.*\n)*Done\.\n$/);
    expect(vendor.things.size).toBe(3);
    expect(await run(['apply'])).toMatchObject({ code: 0, asked: [] });
  });

  test.each<readonly [string[], { answer?: string }, number]>([
    [[], {}, 1],
    // A question would stand between the lines of JSON.
    [['--json'], { answer: 'yes' }, 0],
  ])('where nobody can be asked, --yes is needed: %j', async (argv, more, questions) => {
    const { vendor, run } = await newConnectorRun();
    const ran = await run(['apply', ...argv], more);
    expect(ran).toMatchObject({ code: 1, err: 'nothing is changed: --yes does it\n' });
    expect(ran.asked).toHaveLength(questions);
    expect(written(vendor.requests)).toEqual([]);
  });

  test('tells what cannot be changed, with an exit code of its own', async () => {
    const { vendor, run, write } = await newConnectorRun();
    await run(['apply', '--yes']);
    await write(connectorFile(vendor.url, { region: 'us' }));
    const ran = await run(['apply']);
    expect(ran).toMatchObject({ code: 3, asked: [] });
    expect(ran.out).toContain('! differs, and cannot be changed: Realm "acme" (region)\n');
    expect((await run(['plan'])).code).toBe(1);
  });

  test('that stops half-way says so, and goes on when it is run again', async () => {
    const { vendor, run } = await newConnectorRun();
    vendor.breakAt(2, 'before');
    const stopped = await run(['apply', '--yes']);
    expect(stopped.code).toBe(2);
    expect(stopped.out).toContain('+ created: Realm "acme"\n  x failed: Hook "token": it answered');
    expect(stopped.out).toContain('not reached: Rule of hook "token"\n');
    // The stand-in quotes what it was sent.
    expect(`${stopped.out}${stopped.err}`).not.toContain(PASSWORD);
    const resumed = await run(['apply', '--yes', '--json']);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.out)).toMatchObject({
      outcome: 'finished',
      done: [{ action: 'unchanged' }, { action: 'created' }, { action: 'created' }],
      byHand: [{ title: 'Allow the hooks' }],
    });
  });

  test('that stops is told to machines without what caused it', async () => {
    const { vendor, run } = await newConnectorRun();
    vendor.breakAt(2, 'after');
    const { out, err } = await run(['apply', '--yes', '--json'], {
      environment: { FACENITION_LOG_LEVEL: 'debug' },
    });
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'stopped',
      failed: { id: 'hook/token' },
      error: {
        code: 'ERR_VENDOR_UNREACHABLE',
        message: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached: \w+$/),
      },
      left: ['Rule of hook "token"'],
    });
    expect(JSON.parse(out)).not.toHaveProperty('cause');
    expect(err).toMatch(/^caused by DeploymentFault ERR_VENDOR_UNREACHABLE/);
  });
});

test('doctor tells what is wrong, by its exit code too', async () => {
  const { vendor, run } = await newConnectorRun();
  const ill = await run(['doctor']);
  expect(ill).toMatchObject({ code: 1, err: '' });
  expect(ill.out).toContain('  error    Hook "token" is not there\n           Run `apply`.\n');
  expect(written(vendor.requests)).toEqual([]);
  await run(['apply', '--yes']);
  const well = await run(['doctor', '--json']);
  expect(well.code).toBe(0);
  expect(JSON.parse(well.out).checks).toHaveLength(2);
});

test('destroy asks for the name of the tenant, and says what stays', async () => {
  const { vendor, run } = await newConnectorRun();
  await run(['apply', '--yes']);
  const title = `Stand-in tenant ${new URL(vendor.url).host}`;
  expect(await run(['destroy'], { answer: 'yes' })).toMatchObject({ code: 1 });
  expect(await run(['destroy'])).toMatchObject({ code: 1 });
  expect(vendor.things.size).toBe(3);
  const ran = await run(['destroy'], { answer: title });
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain(
    '! stays: Realm "acme" (a realm holds people: remove it in the console)',
  );
  expect([...vendor.things.values()].map(({ kind }) => kind)).toEqual(['realm']);
  expect(await run(['destroy'])).toMatchObject({ code: 0, asked: [] });
});

describe('a connector file', () => {
  test('with mistakes is told by line, and nothing is done', async () => {
    const { vendor, run, write } = await newConnectorRun();
    await write(`${connectorFile(vendor.url).replace('env:VENDOR_TOKEN', PASSWORD)}more: 1\n`);
    expect(await run(['plan'])).toMatchObject({
      code: 2,
      out: '',
      err: [
        'stand-in.yaml:2:8: token: must be env:NAME or file:PATH',
        'stand-in.yaml:11:1: more: is no key here',
        'facenition: stand-in.yaml is not used (ERR_CONNECTOR_FILE_INVALID)\n',
      ].join('\n'),
    });
    expect(vendor.requests).toEqual([]);
  });

  test('takes secrets from files beside it, and warns where others can read them', async () => {
    const { vendor, folder, run, write } = await newConnectorRun();
    await write(connectorFile(vendor.url).replace('env:VENDOR_TOKEN', 'file:keys.txt'));
    expect(await run(['plan'])).toMatchObject({
      code: 2,
      err: 'facenition: Realm "acme": file:keys.txt is not there, or is empty (ERR_SECRET_MISSING)\n',
    });
    const path = join(folder, 'keys.txt');
    await writeFile(path, `${vendor.token}\n`);
    await chmod(path, 0o600);
    expect(await run(['plan'])).toMatchObject({ code: 1, err: '' });
    await chmod(path, 0o644);
    const { err, code } = await run(['plan']);
    expect(code).toBe(1);
    expect(err).toMatch(/^warning: keys\.txt is open to other users: chmod 600 closes it\n/);
  });

  test('that is not there, and a tenant that is not there', async () => {
    const { vendor, folder, run } = await newConnectorRun();
    const missing = await runIn(folder, ['okta', 'plan', '--config', 'other.yaml']);
    expect(missing).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read other.yaml'),
    });
    await vendor.stop();
    const { host } = new URL(vendor.url);
    expect(await run(['plan'])).toMatchObject({
      code: 2,
      err: `facenition: Realm "acme": ${host} cannot be reached: ECONNREFUSED (ERR_VENDOR_UNREACHABLE)\n`,
    });
  });
});

test('what an identity provider says writes nowhere else on a terminal', async () => {
  const { run } = await newConnectorRun(
    new DeploymentFault('ERR_VENDOR_FAILED', 'two are called "\u001b[2Jx\u202e"'),
  );
  expect(await run(['plan'])).toMatchObject({
    code: 2,
    err: 'facenition: two are called "\\u{1b}[2Jx\\u{202e}" (ERR_VENDOR_FAILED)\n',
  });
});

describe('no secret is printed', () => {
  test('by an identity provider that quotes it, wherever the lines break', async () => {
    const { vendor, run } = await newConnectorRun();
    const environment = { HOOK_PASSWORD: 'canary '.repeat(30).trim() };
    vendor.breakAt(2, 'before');
    const { out, err, code } = await run(['apply', '--yes'], { environment });
    expect(code).toBe(2);
    expect(`${out}${err}`).not.toContain('canary');
  });

  test('that stands in the clear where it does not belong', async () => {
    const { vendor, run, write } = await newConnectorRun();
    await write(connectorFile(vendor.url, { region: vendor.token }));
    for (const argv of [['plan'], ['plan', '--json'], ['apply', '--yes'], ['doctor']]) {
      const { out, err } = await run(argv);
      expect(`${out}${err}`).not.toContain(vendor.token);
    }
    await write(connectorFile(vendor.url));
    expect((await run(['plan'])).out).toContain('region: "(secret)" -> "eu"');
  });
});

test('every identity provider has its verbs, and `entra tenants` is still there', async () => {
  const { folder } = await newConnectorRun();
  for (const name of ['okta', 'entra', 'cognito', 'onelogin']) {
    const { out, code } = await runIn(folder, [name, '--help']);
    expect(code).toBe(0);
    for (const verb of ['plan', 'apply', 'doctor', 'destroy']) expect(out).toMatch(`  ${verb} `);
    const bare = await runIn(folder, [name, 'plan']);
    expect(bare).toMatchObject({ code: 2, err: expect.stringContaining('--config') });
  }
  expect((await runIn(folder, ['entra', 'tenants', 'list'])).code).toBe(0);
});
