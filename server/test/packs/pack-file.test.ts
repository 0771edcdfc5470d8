import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MOBILE_PACK, PACKS, type PackManifest } from '@facenition/core';
import { calibrationHash } from '@facenition/evaluation';
import { describe, expect, test } from 'vitest';
import { readPackFile, withCalibrationFile } from '../../src/packs/pack-file.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Never in a message. */
const CANARY = 'canary-7f3a';

async function fileOf(content: unknown): Promise<string> {
  const path = join(await temporaryFolder(), 'file.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** The fault of reading a file, without its path: that holds no value. */
async function complaintOf(path: string, read: Promise<unknown>): Promise<string> {
  const fault = await read.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  expect(fault).toMatchObject({ name: 'FacenitionError', code: 'ERR_CONFIG_INVALID' });
  const message = fault instanceof Error ? fault.message : '';
  expect(message).toContain(path);
  expect(message).not.toContain(CANARY);
  return message.replace(path, 'FILE');
}

describe('a pack file', () => {
  test.each(PACKS)('holds what a manifest holds: $id', async (pack) => {
    expect(await readPackFile(await fileOf(pack))).toEqual(pack);
  });

  test('needs neither preprocessing nor calibration', async () => {
    const { preprocessing: _, calibration: __, ...bare } = MOBILE_PACK;
    expect(await readPackFile(await fileOf(bare))).toEqual(bare);
  });

  const { detector, recogniser, files } = MOBILE_PACK;
  test.each<[string, object, string]>([
    ['a field that nobody knows', { secret: CANARY }, 'the whole'],
    ['a field too many further in', { detector: { ...detector, secret: CANARY } }, 'detector'],
    ['an id with a path in it', { id: `../${CANARY}` }, 'id'],
    ['a model id that is text', { modelId: CANARY }, 'modelId'],
    ['a model id too great', { modelId: 65_536 }, 'modelId'],
    ['a grade of its own', { grade: CANARY }, 'grade'],
    ['a detector nobody knows', { detector: { ...detector, kind: CANARY } }, 'detector.kind'],
    ['a size that is text', { recogniser: { ...recogniser, size: '112' } }, 'recogniser.size'],
    ['two means', { recogniser: { ...recogniser, mean: [0, 0] } }, 'recogniser.mean'],
    ['a hash too short', { files: [{ ...files[0], sha256: CANARY }] }, 'files.0.sha256'],
    ['a file with a path', { files: [{ ...files[0], name: `../${CANARY}` }] }, 'files.0.name'],
    ['a file from nowhere', { files: [{ ...files[0], source: CANARY }] }, 'files.0.source'],
    ['tables in no base64', { preprocessing: { mean: `(${CANARY})` } }, 'preprocessing.mean'],
  ])('with %s is refused', async (_, change, place) => {
    const path = await fileOf({ ...MOBILE_PACK, ...change });
    expect(await complaintOf(path, readPackFile(path))).toBe(
      `FILE is not a pack manifest: look at ${place}`,
    );
  });

  test.each([
    ['text', `{ "id": "${CANARY}"`],
    ['a list', `["${CANARY}"]`],
    ['nothing', ''],
  ])('that is %s is refused', async (_, text) => {
    const path = await fileOf(text);
    expect(await complaintOf(path, readPackFile(path))).toBe(
      'FILE is not a pack manifest: look at the whole',
    );
  });

  test('that is not there is named', async () => {
    const path = join(await temporaryFolder(), 'absent.json');
    expect(await complaintOf(path, readPackFile(path))).toBe('cannot read FILE');
  });

  test('with a calibration that was changed is refused', async () => {
    const calibration = { ...MOBILE_PACK.calibration, subjects: 1 };
    const path = await fileOf({ ...MOBILE_PACK, calibration });
    expect(await complaintOf(path, readPackFile(path))).toBe(
      'FILE was changed after it was made: its hash does not fit',
    );
  });

  test('with the calibration of another model is refused', async () => {
    const path = await fileOf({ ...MOBILE_PACK, modelId: MOBILE_PACK.modelId + 100 });
    expect(await complaintOf(path, readPackFile(path))).toMatch(/hash does not fit$/);
  });
});

describe('a calibration file', () => {
  const { calibration: measured, ...uncalibrated } = MOBILE_PACK;
  const { preprocessing: fitted, ...raw } = uncalibrated;
  const document = {
    pack: 'mobile',
    modelId: MOBILE_PACK.modelId,
    preprocessing: fitted,
    calibration: measured,
  };

  test('brings operating points, and the preprocessing where the pack has none', async () => {
    const path = await fileOf(document);
    expect(await withCalibrationFile(uncalibrated, path)).toEqual(MOBILE_PACK);
    expect(await withCalibrationFile(raw, path)).toEqual(MOBILE_PACK);
  });

  test('takes the place of those that the pack has', async () => {
    const { hash: _, ...unhashed } = { ...measured!, dataset: 'another' };
    const calibration = { ...unhashed, hash: await calibrationHash(MOBILE_PACK, unhashed) };
    const path = await fileOf({ ...document, calibration });
    const pack = await withCalibrationFile(MOBILE_PACK, path);
    expect(pack.calibration?.dataset).toBe('another');
  });

  test.each<[string, PackManifest]>([
    ['with another model id', { ...MOBILE_PACK, modelId: 77 }],
    ['with another preprocessing', { ...MOBILE_PACK, preprocessing: { mean: 'AAAA' } }],
  ])('is not for a pack %s', async (_, pack) => {
    const path = await fileOf(document);
    expect(await complaintOf(path, withCalibrationFile(pack, path))).toBe(
      'FILE is a calibration of mobile, not of mobile as it is here',
    );
  });

  test.each<[string, object, string]>([
    ['a threshold that is text', { threshold: CANARY }, 'threshold'],
    ['a rate beyond 1', { falseMatchRate: 1.5 }, 'falseMatchRate'],
    ['no rate', { falseNonMatchRate: undefined }, 'falseNonMatchRate'],
  ])('with %s is refused by place', async (_, change, place) => {
    const [first, ...others] = measured!.operatingPoints;
    const { probes } = first!;
    const changed = { ...first, probes: { ...probes, single: { ...probes.single, ...change } } };
    const calibration = { ...measured, operatingPoints: [changed, ...others] };
    const path = await fileOf({ ...document, calibration });
    expect(await complaintOf(path, withCalibrationFile(MOBILE_PACK, path))).toBe(
      `FILE is not a calibration file: look at calibration.operatingPoints.0.probes.single.${place}`,
    );
  });

  const [plain] = measured!.comparisons;
  test.each<[string, unknown, string]>([
    ['no thresholds for two captures', undefined, ''],
    ['an empty list of them', [], ''],
    ['one that is text', [{ ...plain, threshold: CANARY }], '.0.threshold'],
    ['one without its rate', [{ ...plain, falseMatchRate: undefined }], '.0.falseMatchRate'],
    ['half an interval', [{ ...plain, falseMatchInterval: [0] }], '.0.falseMatchInterval'],
    ['a level nobody knows', [{ ...plain, level: 9 }], '.0.level'],
    ['a code, that nothing has here', [{ ...plain, code: CANARY }], '.0'],
  ])('with %s is refused by place', async (_, comparisons, place) => {
    const path = await fileOf({ ...document, calibration: { ...measured, comparisons } });
    expect(await complaintOf(path, withCalibrationFile(MOBILE_PACK, path))).toBe(
      `FILE is not a calibration file: look at calibration.comparisons${place}`,
    );
  });

  test('with a threshold for two captures lowered is refused', async () => {
    const comparisons = measured!.comparisons.map((point) => ({ ...point, threshold: 0.1 }));
    const path = await fileOf({ ...document, calibration: { ...measured, comparisons } });
    expect(await complaintOf(path, withCalibrationFile(MOBILE_PACK, path))).toMatch(
      /hash does not fit$/,
    );
  });

  test('with one number changed is refused', async () => {
    const path = await fileOf(
      JSON.stringify(document).replace(/"threshold":0\.(\d)/, '"threshold":0.9'),
    );
    expect(await complaintOf(path, withCalibrationFile(MOBILE_PACK, path))).toMatch(
      /hash does not fit$/,
    );
  });

  test('is no manifest, nor the other way round', async () => {
    const path = await fileOf(document);
    expect(await complaintOf(path, readPackFile(path))).toMatch(/^FILE is not a pack manifest/);
    const manifest = await fileOf(MOBILE_PACK);
    expect(await complaintOf(manifest, withCalibrationFile(MOBILE_PACK, manifest))).toMatch(
      /^FILE is not a calibration file/,
    );
  });
});
