// Made by scripts/calibrate.ts; `npm run format` lays it out.
import type { Calibration } from './manifest.ts';

export const MOBILE_CALIBRATION: Calibration = {
  dataset: 'lfw-dev: thresholds from half of the subjects, rates from the other half',
  date: '2026-11-23',
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.2351, falseMatchRate: 0.0102, falseNonMatchRate: 0.004 },
        several: { threshold: 0.2388, falseMatchRate: 0.0103, falseNonMatchRate: 0.0004 },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'H56',
      probes: {
        single: { threshold: 0.2933, falseMatchRate: 0.00207, falseNonMatchRate: 0.0072 },
        several: { threshold: 0.2976, falseMatchRate: 0.00214, falseNonMatchRate: 0.0012 },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H64',
      probes: {
        single: { threshold: 0.3368, falseMatchRate: 0.000512, falseNonMatchRate: 0.0092 },
        several: { threshold: 0.3415, falseMatchRate: 0.000578, falseNonMatchRate: 0.0032 },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.3837, falseMatchRate: 0.000105, falseNonMatchRate: 0.0216 },
        several: { threshold: 0.3901, falseMatchRate: 0.00011, falseNonMatchRate: 0.0076 },
      },
    },
    {
      level: 5,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4192, falseMatchRate: 0.0000299, falseNonMatchRate: 0.032 },
        several: { threshold: 0.419, falseMatchRate: 0.0000336, falseNonMatchRate: 0.0084 },
      },
    },
    {
      level: 6,
      captures: 'single',
      code: 'H96',
      probes: {
        single: { threshold: 0.4598, falseMatchRate: 0.00000991, falseNonMatchRate: 0.0676 },
        several: { threshold: 0.4462, falseMatchRate: 0.0000188, falseNonMatchRate: 0.0128 },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.2407, falseMatchRate: 0.00995, falseNonMatchRate: 0.0036 },
        several: { threshold: 0.2456, falseMatchRate: 0.0101, falseNonMatchRate: 0 },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.3008, falseMatchRate: 0.00208, falseNonMatchRate: 0.0036 },
        several: { threshold: 0.3068, falseMatchRate: 0.00216, falseNonMatchRate: 0 },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.3472, falseMatchRate: 0.000505, falseNonMatchRate: 0.0036 },
        several: { threshold: 0.3582, falseMatchRate: 0.0005, falseNonMatchRate: 0 },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.3958, falseMatchRate: 0.0000877, falseNonMatchRate: 0.0072 },
        several: { threshold: 0.4096, falseMatchRate: 0.0000787, falseNonMatchRate: 0 },
      },
    },
    {
      level: 5,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.4251, falseMatchRate: 0.0000344, falseNonMatchRate: 0.0072 },
        several: { threshold: 0.4489, falseMatchRate: 0.0000154, falseNonMatchRate: 0 },
      },
    },
    {
      level: 6,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.449, falseMatchRate: 0.0000174, falseNonMatchRate: 0.0072 },
        several: { threshold: 0.4743, falseMatchRate: 0.0000129, falseNonMatchRate: 0 },
      },
    },
  ],
  subjects: 2882,
  images: 6403,
  matedComparisons: 9562,
  nonMatedComparisons: 26583630,
};
