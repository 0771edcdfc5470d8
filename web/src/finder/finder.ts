import {
  assessPicture,
  FacenitionError,
  type InferenceRuntime,
  LOCATORS,
  loadFaceLocator,
  type ModelRole,
  type Picture,
  type QualityReport,
} from '@facenition/core';
import { CaptureError } from '../capture-error.ts';
import type { Sighting } from '../guidance.ts';
import { seenPoseOf } from '../pose.ts';
import type { Models } from '../protocol/answers.ts';

/** Looks at pictures of a camera. */
export interface Finder {
  look(picture: Picture): Promise<Sighting>;
}

export interface FinderSources {
  readonly models: Models;
  /** What the URLs of the models are relative to. */
  readonly server: string;
  readonly runtime: () => Promise<InferenceRuntime>;
  readonly fetch: typeof fetch;
}

/**
 * Fetches and checks the pack's models for finding faces, and loads them.
 *
 * @throws {CaptureError} `models-unavailable`, or `network-lost` where a file does not come
 */
export async function loadFinder(sources: FinderSources): Promise<Finder> {
  const { models, runtime } = sources;
  const pack = LOCATORS.find(({ id }) => id === models.pack);
  if (pack === undefined) throw new CaptureError('models-unavailable', 'an unknown pack');
  try {
    const locator = await loadFaceLocator({
      pack,
      files: (role) => fetchModel(sources, role),
      runtime: await runtime(),
    });
    return {
      look: async (picture) => sightingOf(await assessPicture(picture, locator, 'only', 'known')),
    };
  } catch (cause) {
    if (cause instanceof CaptureError) throw cause;
    const code = cause instanceof FacenitionError ? cause.code : 'unknown';
    throw new CaptureError('models-unavailable', `the models do not load: ${code}`, { cause });
  }
}

async function fetchModel(
  { models, server, fetch }: FinderSources,
  role: ModelRole,
): Promise<Uint8Array> {
  const path = models.files[role];
  if (path === undefined) throw new CaptureError('models-unavailable', `no file for ${role}`);
  try {
    const response = await fetch(new URL(path, `${server}/`), { credentials: 'omit' });
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new CaptureError('network-lost', `the ${role} did not come`, { cause });
  }
  throw new CaptureError('models-unavailable', `the server has no ${role}`);
}

/** What guidance needs of a report of core. */
export function sightingOf(report: QualityReport): Sighting {
  const { width, height, face } = report;
  const failure = report.outcome === 'not-acquired' ? { failure: report.reason } : {};
  const pose = seenPoseOf(report);
  if (face?.pose === undefined || pose === undefined) return failure;
  const { box } = face;
  return {
    ...failure,
    pose,
    centre: { x: (box.x + box.width / 2) / width, y: (box.y + box.height / 2) / height },
    roll: face.pose.rollDegrees,
  };
}
