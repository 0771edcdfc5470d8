import type { BurstRequest, ChallengePose } from '@facenition/core';
import type { Persona } from './persona.ts';
import { postureOnTheWay } from './posture.ts';
import { type Sitting, sit } from './sitting.ts';
import type { Subject } from './turn.ts';

/** A picture of one drawn person, as one step of a challenge asks. */
export async function drawPose(
  persona: Persona,
  pose: ChallengePose,
  take: number,
): Promise<Uint8Array> {
  return photograph(await sit(persona), pose, take);
}

/** As `drawPose`, of somebody who sits there already. */
export async function photograph(
  sitting: Sitting,
  pose: ChallengePose,
  take: number,
): Promise<Uint8Array> {
  const { yaw, pitch, distance } = postureOnTheWay(pose, 1);
  // Nobody holds still: every frame is a little elsewhere.
  const posture = {
    yaw: yaw + 0.03 * Math.sin(2 * take),
    pitch: pitch + 0.03 * Math.cos(2 * take),
    distance: distance * (1 + 0.02 * Math.sin(3 * take)),
  };
  // The memory that the encoder gives cannot be handed over to a thread.
  return new Uint8Array(await sitting.photograph(posture, 20 + take));
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

/** @param subject absent: the person */
export async function drawBurst(
  persona: Persona,
  poses: readonly ChallengePose[],
  subject: Subject = { kind: 'person' },
): Promise<readonly Uint8Array[]> {
  const sitting = await sit(persona, { subject });
  const shown = [...poses.slice(0, 1), ...poses];
  return Promise.all(shown.map((pose, take) => photograph(sitting, pose, take)));
}
