import type {
  AttackDetectionOutcome,
  AttackDetectionRequest,
  BurstOutcome,
  BurstRequest,
  ComparisonOutcome,
  ComparisonRequest,
  ConsistencyOutcome,
  ConsistencyRequest,
  DetectionReport,
  QualityReport,
  QualityRequest,
} from '@facenition/core';

export interface DetectionRequest {
  readonly sample: Uint8Array;
}

/**
 * What the interface asks of the engine about captures, without a token, wherever that runs.
 * Samples are handed over, as in `TemplateService`, and so do overload and `gone` end a request.
 */
export interface AnalysisService {
  /** Throws `ERR_OVERLOADED` where a request that came now would be refused. */
  checkPlace(): void;
  /** Else rejects with `ERR_IMAGE_*` and `ERR_MODEL_FAILED`. */
  detect(request: DetectionRequest, gone?: AbortSignal): Promise<DetectionReport>;
  /** Else rejects with `ERR_IMAGE_*` and `ERR_MODEL_FAILED`. */
  assess(request: QualityRequest, gone?: AbortSignal): Promise<QualityReport>;
  /** Else rejects as core's `compareSamples`. */
  compare(request: ComparisonRequest, gone?: AbortSignal): Promise<ComparisonOutcome>;
  /** Else rejects as core's `checkConsistency`. */
  checkConsistency(request: ConsistencyRequest, gone?: AbortSignal): Promise<ConsistencyOutcome>;
  /**
   * Else rejects as core's `detectPresentationAttack`, and with `ERR_PACK_NOT_INSTALLED` or
   * `ERR_MODEL_CORRUPT` where the models for it are not there, or not what they should be.
   */
  detectPresentationAttack(
    request: AttackDetectionRequest,
    gone?: AbortSignal,
  ): Promise<AttackDetectionOutcome>;
  /**
   * Else rejects as core's `judgeBurst`, and with `ERR_PACK_NOT_INSTALLED` or `ERR_MODEL_CORRUPT`
   * as `detectPresentationAttack`. The samples of all frames are handed over.
   */
  judgeBurst(request: BurstRequest, gone?: AbortSignal): Promise<BurstOutcome>;
}
