// Made by scripts/calibrate.ts; `npm run format` lays it out.
import type { Calibration } from './manifest.ts';

export const BUILTIN_CALIBRATION: Calibration = {
  dataset: 'lfw-dev, halves disjoint by subject',
  date: '2026-11-23',
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.2797, falseMatchRate: 0.013, falseNonMatchRate: 0.0052 },
        several: { threshold: 0.2839, falseMatchRate: 0.013, falseNonMatchRate: 0.0008 },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'H64',
      probes: {
        single: { threshold: 0.3595, falseMatchRate: 0.00285, falseNonMatchRate: 0.0292 },
        several: { threshold: 0.3665, falseMatchRate: 0.00275, falseNonMatchRate: 0.006 },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4237, falseMatchRate: 0.000711, falseNonMatchRate: 0.0648 },
        several: { threshold: 0.435, falseMatchRate: 0.000672, falseNonMatchRate: 0.0216 },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4941, falseMatchRate: 0.000131, falseNonMatchRate: 0.151 },
        several: { threshold: 0.5053, falseMatchRate: 0.000113, falseNonMatchRate: 0.0596 },
      },
    },
    {
      level: 5,
      captures: 'single',
      code: 'H112',
      probes: {
        single: { threshold: 0.5409, falseMatchRate: 0.0000388, falseNonMatchRate: 0.245 },
        several: { threshold: 0.5549, falseMatchRate: 0.0000335, falseNonMatchRate: 0.108 },
      },
    },
    {
      level: 6,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.5736, falseMatchRate: 0.0000154, falseNonMatchRate: 0.324 },
        several: { threshold: 0.5871, falseMatchRate: 0.0000162, falseNonMatchRate: 0.16 },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H80',
      probes: {
        single: { threshold: 0.2832, falseMatchRate: 0.0143, falseNonMatchRate: 0.0024 },
        several: { threshold: 0.2893, falseMatchRate: 0.0145, falseNonMatchRate: 0 },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H80',
      probes: {
        single: { threshold: 0.3663, falseMatchRate: 0.00327, falseNonMatchRate: 0.0024 },
        several: { threshold: 0.3775, falseMatchRate: 0.00305, falseNonMatchRate: 0 },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.4313, falseMatchRate: 0.000937, falseNonMatchRate: 0.0124 },
        several: { threshold: 0.4435, falseMatchRate: 0.000839, falseNonMatchRate: 0.000491 },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.506, falseMatchRate: 0.000186, falseNonMatchRate: 0.02 },
        several: { threshold: 0.5223, falseMatchRate: 0.000138, falseNonMatchRate: 0.00147 },
      },
    },
    {
      level: 5,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.5558, falseMatchRate: 0.0000412, falseNonMatchRate: 0.0556 },
        several: { threshold: 0.5668, falseMatchRate: 0.0000521, falseNonMatchRate: 0.00933 },
      },
    },
    {
      level: 6,
      captures: 'several',
      code: 'T48',
      probes: {
        single: { threshold: 0.5854, falseMatchRate: 0.0000193, falseNonMatchRate: 0.0888 },
        several: { threshold: 0.6108, falseMatchRate: 0.0000166, falseNonMatchRate: 0.0192 },
      },
    },
  ],
  subjects: 2865,
  images: 6360,
  matedComparisons: 9536,
  nonMatedComparisons: 26207044,
};
