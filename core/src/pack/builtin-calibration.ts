// Made by scripts/calibrate.ts; `npm run format` lays it out.
import type { Calibration } from './manifest.ts';

export const BUILTIN_CALIBRATION: Calibration = {
  dataset: 'lfw-dev: thresholds from half of the subjects, rates from the other half',
  date: '2026-11-23',
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.2939, falseMatchRate: 0.01, falseNonMatchRate: 0.0084 },
        several: { threshold: 0.2982, falseMatchRate: 0.01, falseNonMatchRate: 0.0012 },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'H64',
      probes: {
        single: { threshold: 0.3765, falseMatchRate: 0.002, falseNonMatchRate: 0.0348 },
        several: { threshold: 0.3823, falseMatchRate: 0.002, falseNonMatchRate: 0.0088 },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4388, falseMatchRate: 0.0005, falseNonMatchRate: 0.0788 },
        several: { threshold: 0.4473, falseMatchRate: 0.0005, falseNonMatchRate: 0.0264 },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H112',
      probes: {
        single: { threshold: 0.5048, falseMatchRate: 0.0001, falseNonMatchRate: 0.174 },
        several: { threshold: 0.5053, falseMatchRate: 0.000113, falseNonMatchRate: 0.0596 },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H80',
      probes: {
        single: { threshold: 0.3042, falseMatchRate: 0.01, falseNonMatchRate: 0.0024 },
        several: { threshold: 0.3113, falseMatchRate: 0.01, falseNonMatchRate: 0 },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H80',
      probes: {
        single: { threshold: 0.3923, falseMatchRate: 0.002, falseNonMatchRate: 0.0036 },
        several: { threshold: 0.399, falseMatchRate: 0.002, falseNonMatchRate: 0 },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.4612, falseMatchRate: 0.0005, falseNonMatchRate: 0.0128 },
        several: { threshold: 0.467, falseMatchRate: 0.0005, falseNonMatchRate: 0.000491 },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.5302, falseMatchRate: 0.0000998, falseNonMatchRate: 0.0372 },
        several: { threshold: 0.5341, falseMatchRate: 0.0000999, falseNonMatchRate: 0.00393 },
      },
    },
  ],
  subjects: 2865,
  images: 6360,
  matedComparisons: 9536,
  nonMatedComparisons: 26207044,
};
