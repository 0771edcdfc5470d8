// Made by scripts/calibrate.ts; `npm run format` lays it out.
import type { Calibration } from './manifest.ts';

export const MOBILE_CALIBRATION: Calibration = {
  dataset: 'lfw-dev, halves disjoint by subject',
  date: '2026-11-23',
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.2352, falseMatchRate: 0.0102, falseNonMatchRate: 0.005 },
        several: { threshold: 0.2389, falseMatchRate: 0.0102, falseNonMatchRate: 0.00167 },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'T48',
      probes: {
        single: { threshold: 0.2935, falseMatchRate: 0.00205, falseNonMatchRate: 0.00533 },
        several: { threshold: 0.2974, falseMatchRate: 0.00213, falseNonMatchRate: 0.00233 },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H64',
      probes: {
        single: { threshold: 0.3372, falseMatchRate: 0.000513, falseNonMatchRate: 0.0123 },
        several: { threshold: 0.3415, falseMatchRate: 0.000555, falseNonMatchRate: 0.00367 },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.3834, falseMatchRate: 0.000111, falseNonMatchRate: 0.025 },
        several: { threshold: 0.3884, falseMatchRate: 0.000111, falseNonMatchRate: 0.008 },
      },
    },
    {
      level: 5,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4118, falseMatchRate: 0.0000375, falseNonMatchRate: 0.0363 },
        several: { threshold: 0.4181, falseMatchRate: 0.0000396, falseNonMatchRate: 0.00933 },
      },
    },
    {
      level: 6,
      captures: 'single',
      code: 'H80',
      probes: {
        single: { threshold: 0.4403, falseMatchRate: 0.0000154, falseNonMatchRate: 0.058 },
        several: { threshold: 0.4488, falseMatchRate: 0.0000175, falseNonMatchRate: 0.0147 },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H80',
      probes: {
        single: { threshold: 0.2405, falseMatchRate: 0.00996, falseNonMatchRate: 0.00233 },
        several: { threshold: 0.2452, falseMatchRate: 0.0103, falseNonMatchRate: 0 },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.3006, falseMatchRate: 0.00204, falseNonMatchRate: 0.00533 },
        several: { threshold: 0.3063, falseMatchRate: 0.00214, falseNonMatchRate: 0 },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.3464, falseMatchRate: 0.0005, falseNonMatchRate: 0.00533 },
        several: { threshold: 0.349, falseMatchRate: 0.000645, falseNonMatchRate: 0 },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.3955, falseMatchRate: 0.0000942, falseNonMatchRate: 0.00533 },
        several: { threshold: 0.413, falseMatchRate: 0.0000673, falseNonMatchRate: 0 },
      },
    },
    {
      level: 5,
      captures: 'several',
      code: 'H96',
      probes: {
        single: { threshold: 0.4269, falseMatchRate: 0.0000302, falseNonMatchRate: 0.00567 },
        several: { threshold: 0.4526, falseMatchRate: 0.0000162, falseNonMatchRate: 0 },
      },
    },
    {
      level: 6,
      captures: 'several',
      code: 'H112',
      probes: {
        single: { threshold: 0.4475, falseMatchRate: 0.0000176, falseNonMatchRate: 0.01 },
        several: { threshold: 0.4819, falseMatchRate: 0.0000112, falseNonMatchRate: 0 },
      },
    },
  ],
  subjects: 2882,
  images: 6403,
  matedComparisons: 11042,
  nonMatedComparisons: 26583630,
};
