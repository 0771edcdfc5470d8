import {
  assessQuality,
  detectFaces,
  type FaceFinder,
  type FaceReport,
  headPoseOf,
  loadFaceEngine,
  PAGE_DEMAND,
  type PackManifest,
  poseReached,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { expect } from 'vitest';
import { modelFiles } from '../model-files.ts';
import type { Persona } from '../portraits/persona.ts';
import { POSES, type Pose, postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, sit } from '../portraits/sitting.ts';

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
  const sitting = await sit(persona);
  const refused: string[] = [];
  let others = 0;
  const look = async (pose: Pose): Promise<FaceReport> => {
    const sample = await sitting.photograph(postureOnTheWay(pose, 1), 0);
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

/**
 * One face in every pose, acquirable, every pose told from the front by its measure and held as the
 * active check asks.
 */
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
  const baseline = headPoseOf(front.landmarks, FRAME);
  const isReached = (pose: Pose): boolean =>
    poseReached(pose, headPoseOf(reports[pose].landmarks, FRAME), baseline, PAGE_DEMAND);
  expect(POSES.filter((pose) => !isReached(pose))).toEqual([]);
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
