import {
  ATTACK_THRESHOLD_BOUNDS,
  type AttackThresholds,
  attackThreshold,
  checkAttackThresholds,
  detectPresentationAttack,
  type FaceLocator,
  STRICTNESSES,
} from '@facenition/core';
import { describe, expect, test, vi } from 'vitest';
import { detected, frontal, textured } from '../face/faces.ts';
import { faultCode } from '../support.ts';

const { least, most } = ATTACK_THRESHOLD_BOUNDS;

/** One capture whose score is .42, before a camera with thresholds of its own. */
function judge(thresholds: AttackThresholds, score = vi.fn(async () => 0.42)) {
  const locator: FaceLocator = {
    uprightScore: 0.9,
    detect: async () => [detected(0.95, 200, 200, 100)],
    locate: async () => frontal(200, 200, 45),
  };
  const decoder = { decode: async () => textured(400, 400) };
  const ports = { decoder, locator, nets: { score }, thresholds };
  const samples = [new Uint8Array([1])];
  return (strictness: keyof AttackThresholds) =>
    detectPresentationAttack({ samples, strictness }, ports);
}

describe('thresholds of attack detection', () => {
  test('decide in place of those that are built in', async () => {
    const judged = judge({ lenient: 0.2, standard: 0.42, strict: 0.43 });
    expect(await judged('lenient')).toMatchObject({ outcome: 'bona-fide', threshold: 0.2 });
    expect(await judged('standard')).toMatchObject({ outcome: 'bona-fide', threshold: 0.42 });
    expect(await judged('strict')).toMatchObject({ outcome: 'attack-suspected', threshold: 0.43 });
  });

  test.each<[string, AttackThresholds]>([
    ['those that are built in', attackThreshold],
    ['the same for all', { lenient: 0.5, standard: 0.5, strict: 0.5 }],
    ['at both ends', { lenient: least, standard: 0.5, strict: most }],
  ])('%s are taken', (_, thresholds) => {
    expect(() => checkAttackThresholds(thresholds)).not.toThrow();
  });

  test.each<[string, Partial<AttackThresholds>]>([
    ['that let everything through', { lenient: 0 }],
    ['below the least', { lenient: least - 1e-9 }],
    ['that let nothing through', { strict: 1 }],
    ['above the most', { strict: most + 1e-9 }],
    ['that are no numbers', { standard: Number.NaN }],
    ['that are endless', { strict: Number.POSITIVE_INFINITY }],
    ['where lenient is stricter than standard', { lenient: 0.51 }],
    ['where standard is stricter than strict', { standard: 0.81 }],
  ])('%s are refused, and nothing is looked at', async (_, some) => {
    const score = vi.fn(async () => 1);
    const thresholds = { ...attackThreshold, ...some };
    for (const strictness of STRICTNESSES) {
      const judged = judge(thresholds, score)(strictness);
      expect(await faultCode(judged)).toBe('ERR_CONFIG_INVALID');
    }
    expect(score).not.toHaveBeenCalled();
  });
});
