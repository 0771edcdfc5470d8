import type { BurstRequest, ChallengePose } from '@facenition/core';
import { type Attitude, straight } from '../../../scripts/portraits/attitude.ts';
import { renderTurned, type Subject } from '../../../scripts/portraits/capture.ts';
import type { Persona } from '../../../scripts/portraits/persona.ts';
import { plain } from '../../../scripts/portraits/variation.ts';

/** How far somebody turns, nods and comes closer who does what is asked. */
const ATTITUDES: Readonly<Record<ChallengePose, Attitude>> = {
  front: straight,
  left: { ...straight, turn: 35 },
  right: { ...straight, turn: -35 },
  up: { ...straight, nod: 20 },
  down: { ...straight, nod: -20 },
  closer: { ...straight, closeness: 1.4 },
};

/** A picture of one drawn person, or of a print of them, as one step of a challenge asks. */
export async function drawPose(
  persona: Persona,
  pose: ChallengePose,
  take: number,
  subject: Subject = { kind: 'person' },
): Promise<Uint8Array> {
  // Nobody holds still: every frame is a little elsewhere.
  const place = { shiftX: 0, shiftY: 0, seed: 20 + take, background: 2 };
  const sway: Attitude = {
    ...ATTITUDES[pose],
    turn: ATTITUDES[pose].turn + Math.sin(take),
    nod: ATTITUDES[pose].nod + Math.cos(take),
  };
  const drawn = await renderTurned(persona, { ...plain, ...place, zoom: 0.72 }, sway, subject);
  // The memory that the encoder gives cannot be handed over to a thread.
  return new Uint8Array(drawn);
}

/** One frame for each step, a second and a half apart, and two for the first. */
export function burstOf(
  samples: readonly Uint8Array[],
  poses: readonly ChallengePose[],
): BurstRequest {
  const began = 1_800_000_000_000;
  const steps = poses.map((pose, i) => ({
    pose,
    toldAt: began + 1500 * i,
    committedAt: began + 1500 * (i + 1),
  }));
  const surplus = samples.length - poses.length;
  const frames = samples.map((sample, i) => {
    const step = Math.max(0, i - surplus);
    return { sample, step, at: 1500 * step + 1000 + (step === 0 ? 100 * i : 0) };
  });
  const assurance = poses.length === 1 ? 'passive' : 'active';
  return { assurance, steps, frames, strictness: 'standard' };
}

export function drawBurst(
  persona: Persona,
  poses: readonly ChallengePose[],
  subject?: Subject,
): Promise<readonly Uint8Array[]> {
  const shown = [...poses.slice(0, 1), ...poses];
  return Promise.all(shown.map((pose, take) => drawPose(persona, pose, take, subject)));
}
