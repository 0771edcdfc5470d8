import {
  assessQuality,
  detectFaces,
  type FaceFinder,
  type FaceReport,
  loadFaceEngine,
  type PackManifest,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import sharp from 'sharp';
import { expect } from 'vitest';
import { modelFiles } from '../model-files.ts';
import { develop } from '../portraits/camera.ts';
import type { Persona } from '../portraits/persona.ts';
import { type Pose, postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, sit } from '../portraits/sitting.ts';
import { plain } from '../portraits/variation.ts';

/** What detectors make of one person in every pose. */
export interface Posed {
  /** Faces found beside the one, over all poses. */
  readonly others: number;
  readonly reports: Readonly<Record<Pose, FaceReport>>;
  /** Poses that would not be acquired, with the reason. */
  readonly refused: readonly string[];
}

/** @throws Error where a pose shows no face at all */
export async function lookAtPoses(persona: Persona, finder: FaceFinder): Promise<Posed> {
  const { frame } = await sit(persona);
  const refused: string[] = [];
  let others = 0;
  const look = async (pose: Pose): Promise<FaceReport> => {
    const sample = await photograph(frame(postureOnTheWay(pose, 1)));
    const { faces } = await detectFaces(sample, finder);
    const [face, ...rest] = faces;
    if (face === undefined) throw new Error(`no face: ${pose}`);
    others += rest.length;
    const quality = await assessQuality({ sample }, finder);
    if (quality.outcome === 'not-acquired') refused.push(`${pose}: ${quality.reason}`);
    return face;
  };
  const reports = {
    front: await look('front'),
    left: await look('left'),
    right: await look('right'),
    up: await look('up'),
    down: await look('down'),
    closer: await look('closer'),
  };
  return { others, reports, refused };
}

/** With the noise of a sensor, and compressed. */
async function photograph(rgb: Uint8Array): Promise<Uint8Array> {
  const film = { ...FRAME, data: new Float32Array(rgb) };
  return sharp(develop(film, { ...plain, warmth: 0 }), { raw: { ...FRAME, channels: 3 } })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** One face in every pose, acquirable, and every pose told from the front by its measure. */
export function expectToldApart(
  { others, reports, refused }: Posed,
  nod: { readonly up: number; readonly down: number },
): void {
  expect(others).toBe(0);
  expect(refused).toEqual([]);
  const { front, left, right, up, down, closer } = reports;
  expect(Math.abs(yawOf(front))).toBeLessThan(0.12);
  expect(yawOf(left)).toBeGreaterThanOrEqual(0.3);
  expect(yawOf(right)).toBeLessThanOrEqual(-0.3);
  expect(pitchOf(front) - pitchOf(up)).toBeGreaterThan(nod.up);
  expect(pitchOf(down) - pitchOf(front)).toBeGreaterThan(nod.down);
  expect(sizeOf(closer) / sizeOf(front)).toBeGreaterThanOrEqual(1.35);
}

const yawOf = ({ pose }: FaceReport): number => pose?.yawProxy ?? Number.NaN;
const pitchOf = ({ pose }: FaceReport): number => pose?.pitchProxy ?? Number.NaN;
const sizeOf = ({ box }: FaceReport): number => Math.sqrt(box.width * box.height);

/** What sees by a pack. */
export async function loadFinder(pack: PackManifest, models?: string): Promise<FaceFinder> {
  return loadFaceEngine({
    pack,
    files: await modelFiles(models, pack),
    runtime: createInferenceRuntime(),
    decoder: createImageDecoder(),
  });
}
