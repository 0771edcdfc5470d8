import { assessQuality, detectFaces, type FaceFinder, type FaceReport } from '@facenition/core';
import sharp from 'sharp';
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

/** How much larger the face of one report is, as a length. */
export function growth({ box }: FaceReport, from: FaceReport): number {
  return Math.sqrt((box.width * box.height) / (from.box.width * from.box.height));
}
