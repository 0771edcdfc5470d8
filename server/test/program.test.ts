import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { drawPerson } from './person.ts';
import { start, startIn } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('the exit code is that of the command', { timeout: 20_000 }, async () => {
  const program = await start('keys', 'list');
  expect(await program.ended).toBe(2);
  expect(program.err()).toMatch(/^facenition: there is no key file/);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'serve prints its token and its address, and ends well at %s',
  { timeout: 30_000 },
  async (signal) => {
    const program = await start('serve');
    await expect.poll(program.out, { timeout: 20_000 }).toContain('listens on');
    const [, token, url] =
      /^FACENITION_TOKEN=(fnc_[\w-]{43})\nFacenition listens on (http:\S+)\n$/.exec(
        program.out(),
      ) ?? [];
    expect((await fetch(`${url}/openapi.json`)).status).toBe(200);
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
    expect(program.err()).toContain('"event":"stopped"');
    expect(program.err()).not.toContain(token);
    for (const line of program.err().trim().split('\n')) JSON.parse(line);
  },
);

test('a reader that goes away is a fault and no refusal', { timeout: 20_000 }, async () => {
  const program = await start('models', 'list');
  program.child.stdout?.destroy();
  expect(await program.ended).toBe(2);
  expect(program.err()).toBe('');
});

test('demo cleans up when it is stopped', { timeout: 30_000 }, async () => {
  const folder = await temporaryFolder();
  const { enrolment, probe } = await drawPerson();
  await writeFile(join(folder, '1.jpg'), enrolment);
  await writeFile(join(folder, '2.jpg'), probe);
  const temporary = async () => (await readdir(folder)).filter((name) => name.includes('-demo-'));
  const program = await startIn(folder, 'demo', '--photos', '1.jpg', '2.jpg', '2.jpg');
  await expect.poll(temporary, { timeout: 20_000 }).toHaveLength(1);
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(2);
  expect(program.err()).toContain('the demo was stopped');
  expect(await temporary()).toEqual([]);
});
