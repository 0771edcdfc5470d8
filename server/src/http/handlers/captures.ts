import type {
  ComparisonOutcome,
  FaceReport,
  QualityReport,
  ReferenceComparison,
} from '@facenition/core';
import { ADVICE } from '../../advice.ts';
import type { AnalysisService } from '../../engine/analysis-service.ts';
import type { Handlers } from '../handler.ts';
import { blame } from '../replies.ts';

type Made = Pick<
  Handlers,
  'match' | 'matchBulk' | 'consistencyCheck' | 'quality' | 'detect' | 'liveness'
>;

/** Captures looked at and compared as they are. Nothing is kept, and nothing is logged of them. */
export function captureHandlers(analysis: AnalysisService): Made {
  return {
    async match({ fields: { accuracy: level, face: faceChoice }, photos, gone }) {
      const [probe] = photos.photo;
      const asked = { probe: one(probe), references: photos.reference, level, faceChoice };
      return { status: 200, body: matchBody(await analysis.compare(asked, gone)) };
    },

    async matchBulk({ fields: { accuracy: level, face: faceChoice }, photos, gone }) {
      const [probe] = photos.photo;
      const asked = { probe: one(probe), references: photos.reference, level, faceChoice };
      const outcome = await analysis.compare(asked, gone);
      if (outcome.outcome === 'not-acquired') {
        return { status: 200, body: { ok: true, reason: outcome.reason, matches: [] } };
      }
      const matches = outcome.comparisons.map((compared, reference) => ({
        reference,
        ...comparedBody(compared),
      }));
      return { status: 200, body: { ok: true, threshold: outcome.threshold, matches } };
    },

    async consistencyCheck({ fields: { accuracy: level, face: faceChoice }, photos, gone }) {
      const asked = { samples: photos.photo, level, faceChoice };
      const { outcome, threshold, pairs, outliers, samples } = await analysis.checkConsistency(
        asked,
        gone,
      );
      return {
        status: 200,
        body: {
          ok: true,
          consistent: outcome === 'consistent',
          threshold,
          pairs: pairs.map(({ a, b, score, decision }) => ({
            a,
            b,
            score,
            match: decision === 'match',
          })),
          outliers: [...outliers],
          unusable: samples.flatMap((standing, capture) =>
            standing.outcome === 'not-acquired' ? [{ capture, reason: standing.reason }] : [],
          ),
        },
      };
    },

    async quality({ fields: { face: faceChoice }, photos, gone }) {
      const [sample] = photos.photo;
      const report = await analysis.assess({ sample: one(sample), faceChoice }, gone);
      return { status: 200, body: { ok: true, ...qualityBody(report) } };
    },

    async detect({ photos, gone }) {
      const [sample] = photos.photo;
      const { width, height, faces } = await analysis.detect({ sample: one(sample) }, gone);
      return { status: 200, body: { ok: true, width, height, faces: faces.map(faceBody) } };
    },

    async liveness({ fields: { face: faceChoice, strictness }, photos, gone }) {
      const asked = { samples: photos.photo, strictness, faceChoice };
      const outcome = await analysis.detectPresentationAttack(asked, gone);
      const { threshold } = outcome;
      if (outcome.outcome === 'not-acquired') {
        return { status: 200, body: { ok: true, live: false, threshold, ...blame(outcome) } };
      }
      const live = outcome.outcome === 'bona-fide';
      return { status: 200, body: { ok: true, live, score: outcome.score, threshold } };
    },
  };
}

/** The router has counted them: this is for the compiler. */
function one(sample: Uint8Array | undefined): Uint8Array {
  return sample ?? new Uint8Array();
}

function matchBody(outcome: ComparisonOutcome) {
  if (outcome.outcome === 'not-acquired') {
    return { ok: true, match: false, reason: outcome.reason, image: 'photo' } as const;
  }
  const { threshold, comparisons } = outcome;
  const [compared] = comparisons;
  if (compared?.outcome !== 'compared') {
    const reason = compared?.reason ?? 'no-face';
    return { ok: true, match: false, threshold, reason, image: 'reference' } as const;
  }
  const { decision, score } = compared;
  return { ok: true, match: decision === 'match', score, threshold } as const;
}

function comparedBody(compared: ReferenceComparison) {
  if (compared.outcome === 'not-acquired') return { match: false, reason: compared.reason };
  return { match: compared.decision === 'match', score: compared.score };
}

function qualityBody(report: QualityReport) {
  const components = report.components.map(({ name, score, needsAction }) => ({
    name,
    value: score,
    needs_action: needsAction,
  }));
  return report.outcome === 'acquirable'
    ? { usable: true, components }
    : { usable: false, reason: report.reason, advice: ADVICE[report.reason], components };
}

function faceBody({ box, score, landmarks, pose }: FaceReport) {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  const { x, y, width, height } = box;
  return {
    box: { x, y, width, height },
    score,
    landmarks: {
      left_eye: leftEye,
      right_eye: rightEye,
      nose,
      left_mouth: leftMouth,
      right_mouth: rightMouth,
    },
    ...(pose !== undefined && {
      pose: {
        roll_degrees: pose.rollDegrees,
        yaw_proxy: pose.yawProxy,
        pitch_proxy: pose.pitchProxy,
      },
    }),
  };
}
