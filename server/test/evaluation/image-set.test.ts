import { createHash } from 'node:crypto';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImageSet } from '../../src/evaluation/image-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { sha256Of } from './labelled-image.ts';

const FILES = {
  'Bob/1.PNG': 'bob',
  'Ada/2.jpg': 'ada two',
  'Ada/1.jpg': 'ada one',
  'Ada/notes.txt': 'no image',
  'Cy_0001.webp': 'ada one',
};

/** A folder with these files: content by path. */
async function folderWith(files: Readonly<Record<string, string>> = FILES): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

describe('readImageSet', () => {
  test('lists images in order, with the hashes of their files and who they show', async () => {
    const folder = await folderWith();
    const { name, images, problems } = await readImageSet({ folder: `${folder}/` });
    expect(images).toEqual([
      { path: 'Ada/1.jpg', sha256: sha256Of('ada one'), subject: 'Ada', labels: {} },
      { path: 'Ada/2.jpg', sha256: sha256Of('ada two'), subject: 'Ada', labels: {} },
      { path: 'Bob/1.PNG', sha256: sha256Of('bob'), subject: 'Bob', labels: {} },
      { path: 'Cy_0001.webp', sha256: sha256Of('ada one'), subject: 'Cy', labels: {} },
    ]);
    expect(problems).toEqual([]);
    expect(name).toBe(basename(folder));
  });

  test('the digest is that of the sorted hashes and paths, wherever the folder lies', async () => {
    const lines = Object.entries(FILES)
      .filter(([path]) => !path.endsWith('.txt'))
      .map(([path, content]) => `${sha256Of(content)} ${path}\n`);
    const expected = createHash('sha256').update(lines.sort().join('')).digest('hex');
    const digestOf = async (files?: Readonly<Record<string, string>>) =>
      (await readImageSet({ folder: await folderWith(files) })).digest;
    expect(await digestOf()).toBe(expected);
    expect(await digestOf({ ...FILES, 'Ada/notes.txt': 'more' })).toBe(expected);
    expect(await digestOf({ ...FILES, 'Ada/1.jpg': 'ada ONE' })).not.toBe(expected);
    expect(await digestOf({ 'Ada/1.jpg': 'a' })).not.toBe(await digestOf({ 'Bob/1.jpg': 'a' }));
  });

  test('a labels file says who is shown; whom it leaves out is in the digest still', async () => {
    const folder = await folderWith();
    const labels = join(await temporaryFolder(), 'who.csv');
    await writeFile(labels, 'image,subject,sex\nAda/1.jpg,p1,f\nBob/1.PNG,p2,m\nAda/7.jpg,p1,f\n');
    const set = await readImageSet({ folder, labels });
    expect(set.images.map(({ path, subject, labels: all }) => [path, subject, all])).toEqual([
      ['Ada/1.jpg', 'p1', { sex: 'f' }],
      ['Bob/1.PNG', 'p2', { sex: 'm' }],
    ]);
    expect(set.problems).toEqual([
      { name: 'who.csv', line: 4, what: 'not among the images: Ada/7.jpg' },
      { name: 'Ada/2.jpg', what: 'who.csv does not say who it shows' },
      { name: 'Cy_0001.webp', what: 'who.csv does not say who it shows' },
    ]);
    expect(set.digest).toBe((await readImageSet({ folder })).digest);
  });

  test('an image that is a link to nowhere is a problem by its name', async () => {
    const folder = await folderWith();
    await symlink(join(folder, 'absent'), join(folder, 'Ada', '0.jpg'));
    await symlink(join(folder, 'absent'), join(folder, 'Ada', '0.txt'));
    await symlink(join(folder, 'Bob', '1.PNG'), join(folder, 'Bob', '2.png'));
    const { images, problems } = await readImageSet({ folder });
    const what = 'cannot be read: it is gone, or a link to nowhere';
    expect(problems).toEqual([{ name: 'Ada/0.jpg', what }]);
    expect(images.map(({ path }) => path)).toContain('Bob/2.png');
    expect(images).toHaveLength(5);
  });

  // Memory of the process itself: there is a file, it is no folder, and reading it fails.
  test.skipIf(process.platform !== 'linux')('what cannot be read is one, in order', async () => {
    const folder = await folderWith();
    await symlink(join(folder, 'absent'), join(folder, 'Bob', '2.jpg'));
    await symlink('/proc/self/mem', join(folder, 'Ada', '3.jpg'));
    const { images, problems } = await readImageSet({ folder });
    expect(problems).toEqual([
      { name: 'Ada/3.jpg', what: 'cannot be read (EIO)' },
      { name: 'Bob/2.jpg', what: 'cannot be read: it is gone, or a link to nowhere' },
    ]);
    expect(images).toHaveLength(4);
  });

  const root = process.getuid?.() === 0 ? ' (skipped: root may read everything)' : '';
  test.skipIf(root !== '')(`without permission a file or a folder is one${root}`, async () => {
    const folder = await folderWith();
    await chmod(join(folder, 'Ada', '1.jpg'), 0);
    await chmod(join(folder, 'Bob'), 0);
    const { images, problems } = await readImageSet({ folder });
    await chmod(join(folder, 'Bob'), 0o700);
    const what = 'cannot be read: there is no permission';
    expect(problems).toEqual([
      { name: 'Ada/1.jpg', what },
      { name: 'Bob', what },
    ]);
    expect(images.map(({ path }) => path)).toEqual(['Ada/2.jpg', 'Cy_0001.webp']);
  });

  test('refuses a folder or a labels file that is not there, by name', async () => {
    const folder = await folderWith();
    const labels = join(folder, 'absent.csv');
    await expect(readImageSet({ folder, labels })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: `cannot read ${labels}`,
    });
    await rm(folder, { recursive: true });
    await expect(readImageSet({ folder })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: `cannot read the folder ${folder}`,
    });
  });
});
