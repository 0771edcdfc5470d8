// Made by `facenition calibrate`, laid down by scripts/adopt-calibration.ts. Do not edit: a test
// holds the hash. lfw-dev (6393 images of 2874 people, sha256 040fae642d2148aa), 2026-11-24, facenition 0.1.0, section sha256 fb2922dd7181436d
import type { Calibration } from './manifest.ts';

export const BUILTIN_CALIBRATION: Calibration = {
  dataset: 'lfw-dev',
  datasetDigest: '040fae642d2148aa51b6e62d5f2085970c9921061d8ab62026c5e3421e4a33a0',
  date: '2026-11-24',
  product: 'facenition 0.1.0',
  subjects: 2874,
  images: 6393,
  matedComparisons: 32628,
  nonMatedComparisons: 95011565,
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: {
          threshold: 0.2941,
          falseMatchRate: 0.00981,
          falseMatchInterval: [0.0089, 0.0108],
          falseNonMatchRate: 0.00819,
          unprotectedFalseNonMatchRate: 0.00874,
        },
        several: {
          threshold: 0.299,
          falseMatchRate: 0.0099,
          falseMatchInterval: [0.0089, 0.0108],
          falseNonMatchRate: 0.00197,
          unprotectedFalseNonMatchRate: 0.0018,
        },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'H64',
      probes: {
        single: {
          threshold: 0.3764,
          falseMatchRate: 0.00199,
          falseMatchInterval: [0.00168, 0.00235],
          falseNonMatchRate: 0.0352,
          unprotectedFalseNonMatchRate: 0.0336,
        },
        several: {
          threshold: 0.3839,
          falseMatchRate: 0.00199,
          falseMatchInterval: [0.0016, 0.00241],
          falseNonMatchRate: 0.00787,
          unprotectedFalseNonMatchRate: 0.00755,
        },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H80',
      probes: {
        single: {
          threshold: 0.4383,
          falseMatchRate: 0.000499,
          falseMatchInterval: [0.000381, 0.000638],
          falseNonMatchRate: 0.0726,
          unprotectedFalseNonMatchRate: 0.0726,
        },
        several: {
          threshold: 0.4482,
          falseMatchRate: 0.000499,
          falseMatchInterval: [0.000352, 0.000665],
          falseNonMatchRate: 0.0251,
          unprotectedFalseNonMatchRate: 0.0256,
        },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.5042,
          falseMatchRate: 0.0000997,
          falseMatchInterval: [0.0000649, 0.000147],
          falseNonMatchRate: 0.17,
          unprotectedFalseNonMatchRate: 0.168,
        },
        several: {
          threshold: 0.507,
          falseMatchRate: 0.000117,
          falseMatchInterval: [0.0000669, 0.000187],
          falseNonMatchRate: 0.0597,
          unprotectedFalseNonMatchRate: 0.0587,
        },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H96',
      probes: {
        single: {
          threshold: 0.3045,
          falseMatchRate: 0.00102,
          falseMatchInterval: [0.000661, 0.00152],
          falseNonMatchRate: 0.00919,
          unprotectedFalseNonMatchRate: 0.00804,
        },
        several: {
          threshold: 0.3125,
          falseMatchRate: 0.0011,
          falseMatchInterval: [0.000602, 0.00183],
          falseNonMatchRate: 0.00143,
          unprotectedFalseNonMatchRate: 0.00191,
        },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H96',
      probes: {
        single: {
          threshold: 0.3929,
          falseMatchRate: 0.000922,
          falseMatchInterval: [0.000621, 0.00132],
          falseNonMatchRate: 0.00919,
          unprotectedFalseNonMatchRate: 0.00873,
        },
        several: {
          threshold: 0.4035,
          falseMatchRate: 0.00115,
          falseMatchInterval: [0.000721, 0.00172],
          falseNonMatchRate: 0.00143,
          unprotectedFalseNonMatchRate: 0.00191,
        },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.4615,
          falseMatchRate: 0.000429,
          falseMatchInterval: [0.000262, 0.000686],
          falseNonMatchRate: 0.0179,
          unprotectedFalseNonMatchRate: 0.0161,
        },
        several: {
          threshold: 0.4723,
          falseMatchRate: 0.000458,
          falseMatchInterval: [0.000226, 0.000807],
          falseNonMatchRate: 0.00239,
          unprotectedFalseNonMatchRate: 0.00239,
        },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.5292,
          falseMatchRate: 0.0000996,
          falseMatchInterval: [0.0000466, 0.000183],
          falseNonMatchRate: 0.04,
          unprotectedFalseNonMatchRate: 0.0398,
        },
        several: {
          threshold: 0.5343,
          falseMatchRate: 0.0000997,
          falseMatchInterval: [0.0000178, 0.00025],
          falseNonMatchRate: 0.00669,
          unprotectedFalseNonMatchRate: 0.00812,
        },
      },
    },
  ],
  comparisons: [
    {
      level: 1,
      threshold: 0.3021,
      falseMatchRate: 0.00998,
      falseMatchInterval: [0.00935, 0.0107],
      falseNonMatchRate: 0.00792,
    },
    {
      level: 2,
      threshold: 0.387,
      falseMatchRate: 0.002,
      falseMatchInterval: [0.00171, 0.00234],
      falseNonMatchRate: 0.0333,
    },
    {
      level: 3,
      threshold: 0.4511,
      falseMatchRate: 0.000499,
      falseMatchInterval: [0.000383, 0.000645],
      falseNonMatchRate: 0.0726,
    },
    {
      level: 4,
      threshold: 0.5194,
      falseMatchRate: 0.0000991,
      falseMatchInterval: [0.0000649, 0.000144],
      falseNonMatchRate: 0.169,
    },
  ],
  hash: 'fb2922dd7181436d10c7b18dedccea47e25a53aa823eef21aadabb8ad2528a6a',
};
