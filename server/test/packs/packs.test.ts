import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importPack } from '../../src/packs/import-pack.ts';
import { loadModelFile, missingFiles } from '../../src/packs/model-files.ts';
import { type Download, pullPack } from '../../src/packs/pull-pack.ts';
import { selectPack } from '../../src/packs/select-pack.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { CALIBRATION, DETECTOR, fakePack, RECOGNISER } from './fake-pack.ts';

const CONTENT: Readonly<Record<string, Uint8Array>> = {
  'https://models.example/detector': DETECTOR,
  'https://models.example/recogniser': RECOGNISER,
};

/** A file server that resumes, as those of the packs do. */
const download: Download = async (url, { headers }) => {
  const content = CONTENT[url] ?? new Uint8Array();
  const from = Number(/^bytes=(\d+)-$/.exec(headers.Range ?? '')?.[1] ?? 0);
  return new Response(content.slice(from), {
    status: from > 0 ? 206 : 200,
    headers: from > 0 ? { 'Content-Range': `bytes ${from}-${content.length - 1}/*` } : {},
  });
};

const pull = (modelsDir: string, how: Download, onProgress = (): void => {}): Promise<void> =>
  pullPack(modelsDir, fakePack(), { download: how, onProgress });

describe('pulling a pack', () => {
  test('brings every file and then has nothing to do', async () => {
    const modelsDir = await temporaryFolder();
    await pull(modelsDir, download);
    expect(await loadModelFile(modelsDir, fakePack(), 'detector')).toEqual(DETECTOR);
    expect(await loadModelFile(modelsDir, fakePack(), 'recogniser')).toEqual(RECOGNISER);
    expect(await readdir(join(modelsDir, 'fake'))).toEqual(['detector.onnx', 'recogniser.onnx']);
    await pull(modelsDir, () => Promise.reject(new Error('nothing may be asked for')));
  });

  test('goes on where it was broken off', async () => {
    const modelsDir = await temporaryFolder();
    const half: Download = async (url) =>
      new Response((CONTENT[url] ?? new Uint8Array()).slice(0, 1000));
    await expect(pull(modelsDir, half)).rejects.toMatchObject({
      message: expect.stringContaining('ended early'),
    });
    const asked: string[] = [];
    await pull(modelsDir, (url, options) => {
      asked.push(`${url} ${options.headers.Range ?? 'all'}`);
      return download(url, options);
    });
    expect(asked).toEqual([
      'https://models.example/detector bytes=1000-',
      'https://models.example/recogniser all',
    ]);
    expect(await loadModelFile(modelsDir, fakePack(), 'detector')).toEqual(DETECTOR);
  });

  test("two at once do not get in each other's way", async () => {
    const modelsDir = await temporaryFolder();
    const ended = await Promise.allSettled([pull(modelsDir, download), pull(modelsDir, download)]);
    expect(ended.map(({ status }) => status)).toContain('fulfilled');
    expect(await missingFiles(modelsDir, fakePack())).toEqual([]);
    expect(await readdir(join(modelsDir, 'fake'))).toEqual(['detector.onnx', 'recogniser.onnx']);
  });

  test('a lock that a process left behind gives way', async () => {
    const modelsDir = await temporaryFolder();
    await mkdir(join(modelsDir, 'fake'));
    await writeFile(join(modelsDir, 'fake', 'detector.onnx.part.lock'), '999999999');
    await pull(modelsDir, download);
    expect(await missingFiles(modelsDir, fakePack())).toEqual([]);
  });

  test('where nothing can be reached, says what else there is', async () => {
    const fault = {
      message: expect.stringMatching(/cannot be reached; .*HTTPS_PROXY.*--from DIR/),
    };
    await expect(
      pull(await temporaryFolder(), () => Promise.reject(new TypeError('no'))),
    ).rejects.toMatchObject(fault);
  });

  test('starts again where the server does not resume', async () => {
    const modelsDir = await temporaryFolder();
    await mkdir(join(modelsDir, 'fake'));
    await writeFile(join(modelsDir, 'fake', 'detector.onnx.part'), DETECTOR.slice(0, 77));
    await pull(modelsDir, (url) => download(url, { headers: {} }));
    expect(await missingFiles(modelsDir, fakePack())).toEqual([]);
  });

  test.each([
    ['other content', () => new Response(DETECTOR.toReversed()), 'ERR_MODEL_CORRUPT'],
    ['more content', () => new Response(new Uint8Array(5001)), 'ERR_PACK_NOT_INSTALLED'],
    ['an error', () => new Response('no', { status: 404 }), 'ERR_PACK_NOT_INSTALLED'],
    [
      'a part nobody asked for',
      () => new Response('no', { status: 206 }),
      'ERR_PACK_NOT_INSTALLED',
    ],
    ['nothing', () => new Response(null), 'ERR_PACK_NOT_INSTALLED'],
  ])('refuses %s and installs nothing', async (_, answer, code) => {
    const modelsDir = await temporaryFolder();
    await expect(pull(modelsDir, async () => answer())).rejects.toMatchObject({ code });
    expect(await missingFiles(modelsDir, fakePack())).toHaveLength(2);
    await pull(modelsDir, download).catch(() => pull(modelsDir, download));
    expect(await missingFiles(modelsDir, fakePack())).toEqual([]);
  });

  test('reports bytes as they come', async () => {
    const seen: number[] = [];
    await pullPack(await temporaryFolder(), fakePack(), {
      download,
      onProgress: (_, done) => seen.push(done),
    });
    expect(seen).toContain(DETECTOR.length);
    expect(seen.at(-1)).toBe(RECOGNISER.length);
  });
});

describe('importing a pack from a folder', () => {
  test('recognises files by their hash, whatever they are called', async () => {
    const [folder, modelsDir] = [await temporaryFolder(), await temporaryFolder()];
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'holiday.jpg'), DETECTOR);
    await symlink('nowhere', join(folder, 'broken'));
    const elsewhere = join(await temporaryFolder(), 'x');
    await writeFile(elsewhere, RECOGNISER);
    await symlink(elsewhere, join(folder, 'deep', 'x'));
    await writeFile(join(folder, 'detector.onnx'), new Uint8Array(DETECTOR.length));
    await importPack(modelsDir, fakePack(), folder);
    expect(await loadModelFile(modelsDir, fakePack(), 'recogniser')).toEqual(RECOGNISER);
    expect(await loadModelFile(modelsDir, fakePack(), 'detector')).toEqual(DETECTOR);
  });

  test('says exactly what is missing', async () => {
    const [folder, modelsDir] = [await temporaryFolder(), await temporaryFolder()];
    await writeFile(join(folder, 'a'), DETECTOR);
    const { sha256 } = fakePack().files[1] ?? { sha256: '' };
    await expect(importPack(modelsDir, fakePack(), folder)).rejects.toMatchObject({
      code: 'ERR_PACK_NOT_INSTALLED',
      message: expect.stringMatching(
        new RegExp(`recogniser\\.onnx \\(70000 bytes, SHA-256 ${sha256} from https://`),
      ),
    });
  });
});

describe('loading a model file', () => {
  test('checks its hash every time', async () => {
    const modelsDir = await temporaryFolder();
    await pull(modelsDir, download);
    await loadModelFile(modelsDir, fakePack(), 'detector');
    const path = join(modelsDir, 'fake', 'detector.onnx');
    const content = await readFile(path);
    content[4000] = (content[4000] ?? 0) ^ 1;
    await writeFile(path, content);
    await expect(loadModelFile(modelsDir, fakePack(), 'detector')).rejects.toMatchObject({
      code: 'ERR_MODEL_CORRUPT',
      message: expect.stringContaining(path),
    });
  });

  test('says how to get what is absent', async () => {
    await expect(
      loadModelFile(await temporaryFolder(), fakePack(), 'detector'),
    ).rejects.toMatchObject({
      code: 'ERR_PACK_NOT_INSTALLED',
      message: expect.stringContaining('facenition models pull fake'),
    });
  });
});

describe('selecting a pack', () => {
  const mobile = fakePack({ id: 'mobile', calibration: CALIBRATION });
  const builtin = fakePack({ id: 'builtin', files: [], calibration: CALIBRATION });
  const raw = fakePack({ id: 'raw', files: [] });
  const packs = [mobile, builtin, raw];

  const withMobile = async (): Promise<string> => {
    const modelsDir = await temporaryFolder();
    await pullPack(modelsDir, mobile, { download, onProgress: () => {} });
    return modelsDir;
  };

  test('takes mobile where it is installed, else builtin', async () => {
    expect((await selectPack({ packs, modelsDir: await withMobile() })).id).toBe('mobile');
    expect((await selectPack({ packs, modelsDir: await temporaryFolder() })).id).toBe('builtin');
  });

  test('takes what the operator asks for', async () => {
    const choice = { packs, modelsDir: await withMobile(), wanted: 'builtin' };
    expect((await selectPack(choice)).id).toBe('builtin');
  });

  test.each([
    ['mobile', 'ERR_PACK_NOT_INSTALLED', 'facenition models pull mobile'],
    ['raw', 'ERR_PACK_NOT_CALIBRATED', 'no measured thresholds'],
    ['other', 'ERR_PACK_UNKNOWN', 'mobile, builtin, raw'],
  ])('%s is %s', async (wanted, code, message) => {
    await expect(
      selectPack({ packs, modelsDir: await temporaryFolder(), wanted }),
    ).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
