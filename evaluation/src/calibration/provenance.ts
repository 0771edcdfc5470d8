import type { Calibration, PackManifest } from '@facenition/core';

/** A calibration without its hash. */
export type UnhashedCalibration = Omit<Calibration, 'hash'>;

/** The hash that a calibration of this pack has to carry: see `Calibration.hash`. */
export async function calibrationHash(
  { modelId, preprocessing }: Pick<PackManifest, 'modelId' | 'preprocessing'>,
  calibration: UnhashedCalibration | Calibration,
): Promise<string> {
  const { hash: _, ...content } = { hash: '', ...calibration };
  const text = canonicalJson({ modelId, preprocessing, ...content });
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** JSON with the names of every object sorted and no white space. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Where a calibration comes from, in a line. */
export function provenanceLine(calibration: Calibration): string {
  const { dataset, datasetDigest, images, subjects, date, product, hash } = calibration;
  return (
    `${dataset} (${images} images of ${subjects} people, sha256 ${datasetDigest.slice(0, 16)}), ` +
    `${date}, ${product}, section sha256 ${hash.slice(0, 16)}`
  );
}
