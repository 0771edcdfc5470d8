// Made by `facenition calibrate`, laid down by scripts/adopt-calibration.ts. Do not edit: a test
// holds the hash. lfw-dev (6407 images of 2882 people, sha256 040fae642d2148aa), 2026-11-24, facenition 0.1.0, section sha256 17ad451c93468434
import type { Calibration } from './manifest.ts';

export const MOBILE_CALIBRATION: Calibration = {
  dataset: 'lfw-dev',
  datasetDigest: '040fae642d2148aa51b6e62d5f2085970c9921061d8ab62026c5e3421e4a33a0',
  date: '2026-11-24',
  product: 'facenition 0.1.0',
  subjects: 2882,
  images: 6407,
  matedComparisons: 32782,
  nonMatedComparisons: 95273575,
  operatingPoints: [
    {
      level: 1,
      captures: 'single',
      code: 'T48',
      probes: {
        single: {
          threshold: 0.2351,
          falseMatchRate: 0.00297,
          falseMatchInterval: [0.0026, 0.00342],
          falseNonMatchRate: 0.00408,
          unprotectedFalseNonMatchRate: 0.00408,
        },
        several: {
          threshold: 0.2387,
          falseMatchRate: 0.00351,
          falseMatchInterval: [0.00302, 0.00406],
          falseNonMatchRate: 0.00115,
          unprotectedFalseNonMatchRate: 0.000983,
        },
      },
    },
    {
      level: 2,
      captures: 'single',
      code: 'T48',
      probes: {
        single: {
          threshold: 0.2932,
          falseMatchRate: 0.00201,
          falseMatchInterval: [0.00181, 0.00221],
          falseNonMatchRate: 0.00517,
          unprotectedFalseNonMatchRate: 0.00463,
        },
        several: {
          threshold: 0.2977,
          falseMatchRate: 0.00215,
          falseMatchInterval: [0.0019, 0.00245],
          falseNonMatchRate: 0.0018,
          unprotectedFalseNonMatchRate: 0.0018,
        },
      },
    },
    {
      level: 3,
      captures: 'single',
      code: 'H64',
      probes: {
        single: {
          threshold: 0.337,
          falseMatchRate: 0.000447,
          falseMatchInterval: [0.000387, 0.000514],
          falseNonMatchRate: 0.0125,
          unprotectedFalseNonMatchRate: 0.0114,
        },
        several: {
          threshold: 0.3412,
          falseMatchRate: 0.000528,
          falseMatchInterval: [0.000436, 0.000632],
          falseNonMatchRate: 0.00491,
          unprotectedFalseNonMatchRate: 0.0036,
        },
      },
    },
    {
      level: 4,
      captures: 'single',
      code: 'H80',
      probes: {
        single: {
          threshold: 0.3823,
          falseMatchRate: 0.0000993,
          falseMatchInterval: [0.0000763, 0.000125],
          falseNonMatchRate: 0.0237,
          unprotectedFalseNonMatchRate: 0.0226,
        },
        several: {
          threshold: 0.3891,
          falseMatchRate: 0.000108,
          falseMatchInterval: [0.0000727, 0.000155],
          falseNonMatchRate: 0.00786,
          unprotectedFalseNonMatchRate: 0.00737,
        },
      },
    },
    {
      level: 5,
      captures: 'single',
      code: 'H80',
      probes: {
        single: {
          threshold: 0.4131,
          falseMatchRate: 0.0000356,
          falseMatchInterval: [0.0000218, 0.0000528],
          falseNonMatchRate: 0.0349,
          unprotectedFalseNonMatchRate: 0.034,
        },
        several: {
          threshold: 0.4193,
          falseMatchRate: 0.0000367,
          falseMatchInterval: [0.0000185, 0.0000644],
          falseNonMatchRate: 0.0103,
          unprotectedFalseNonMatchRate: 0.0103,
        },
      },
    },
    {
      level: 6,
      captures: 'single',
      code: 'H96',
      probes: {
        single: {
          threshold: 0.4639,
          falseMatchRate: 0.00000947,
          falseMatchInterval: [0.00000263, 0.0000219],
          falseNonMatchRate: 0.0738,
          unprotectedFalseNonMatchRate: 0.0716,
        },
        several: {
          threshold: 0.4435,
          falseMatchRate: 0.0000176,
          falseMatchInterval: [0.00000449, 0.0000408],
          falseNonMatchRate: 0.0159,
          unprotectedFalseNonMatchRate: 0.0147,
        },
      },
    },
    {
      level: 7,
      captures: 'single',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.498,
          falseMatchRate: 0.00000373,
          falseMatchInterval: [0, 0.0000134],
          falseNonMatchRate: 0.115,
          unprotectedFalseNonMatchRate: 0.119,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
        several: {
          threshold: 0.47,
          falseMatchRate: 0.0000118,
          falseMatchInterval: [0.00000145, 0.0000327],
          falseNonMatchRate: 0.0242,
          unprotectedFalseNonMatchRate: 0.0224,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
      },
    },
    {
      level: 8,
      captures: 'single',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.5317,
          falseMatchRate: 0.00000316,
          falseMatchInterval: [0, 0.0000122],
          falseNonMatchRate: 0.164,
          unprotectedFalseNonMatchRate: 0.169,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
        several: {
          threshold: 0.4926,
          falseMatchRate: 0.0000103,
          falseMatchInterval: [8.73e-7, 0.0000325],
          falseNonMatchRate: 0.0323,
          unprotectedFalseNonMatchRate: 0.0306,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
      },
    },
    {
      level: 1,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.2407,
          falseMatchRate: 0.0000159,
          falseMatchInterval: [0, 0.000059],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.00849,
        },
        several: {
          threshold: 0.2455,
          falseMatchRate: 0.0000122,
          falseMatchInterval: [0, 0.0000599],
          falseNonMatchRate: 0.00046,
          unprotectedFalseNonMatchRate: 0.00046,
        },
      },
    },
    {
      level: 2,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.3005,
          falseMatchRate: 0.0000191,
          falseMatchInterval: [0.0000023, 0.0000511],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.00688,
        },
        several: {
          threshold: 0.3069,
          falseMatchRate: 0.0000137,
          falseMatchInterval: [0, 0.0000603],
          falseNonMatchRate: 0.00046,
          unprotectedFalseNonMatchRate: 0,
        },
      },
    },
    {
      level: 3,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.3461,
          falseMatchRate: 0.0000128,
          falseMatchInterval: [0.00000174, 0.000034],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.0115,
        },
        several: {
          threshold: 0.358,
          falseMatchRate: 0.0000138,
          falseMatchInterval: [0, 0.0000572],
          falseNonMatchRate: 0.00046,
          unprotectedFalseNonMatchRate: 0,
        },
      },
    },
    {
      level: 4,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.3962,
          falseMatchRate: 0.0000128,
          falseMatchInterval: [0.00000174, 0.000034],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.0115,
        },
        several: {
          threshold: 0.4115,
          falseMatchRate: 0.0000131,
          falseMatchInterval: [0, 0.0000545],
          falseNonMatchRate: 0.00046,
          unprotectedFalseNonMatchRate: 0,
        },
      },
    },
    {
      level: 5,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.4248,
          falseMatchRate: 0.0000128,
          falseMatchInterval: [0.00000174, 0.000034],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.0115,
        },
        several: {
          threshold: 0.4458,
          falseMatchRate: 0.0000131,
          falseMatchInterval: [0, 0.0000545],
          falseNonMatchRate: 0.00046,
          unprotectedFalseNonMatchRate: 0,
        },
      },
    },
    {
      level: 6,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.4485,
          falseMatchRate: 0.0000128,
          falseMatchInterval: [0.00000174, 0.000034],
          falseNonMatchRate: 0.011,
          unprotectedFalseNonMatchRate: 0.0115,
        },
        several: {
          threshold: 0.4639,
          falseMatchRate: 0.0000117,
          falseMatchInterval: [0, 0.0000545],
          falseNonMatchRate: 0.00092,
          unprotectedFalseNonMatchRate: 0.00046,
        },
      },
    },
    {
      level: 7,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.4738,
          falseMatchRate: 0.0000113,
          falseMatchInterval: [0.00000104, 0.000033],
          falseNonMatchRate: 0.0131,
          unprotectedFalseNonMatchRate: 0.0122,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
        several: {
          threshold: 0.4914,
          falseMatchRate: 0.0000107,
          falseMatchInterval: [0, 0.0000526],
          falseNonMatchRate: 0.00092,
          unprotectedFalseNonMatchRate: 0.00092,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
      },
    },
    {
      level: 8,
      captures: 'several',
      code: 'H112',
      probes: {
        single: {
          threshold: 0.4955,
          falseMatchRate: 0.0000104,
          falseMatchInterval: [2.12e-7, 0.0000314],
          falseNonMatchRate: 0.0165,
          unprotectedFalseNonMatchRate: 0.0158,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
        several: {
          threshold: 0.5133,
          falseMatchRate: 0.0000107,
          falseMatchInterval: [0, 0.0000526],
          falseNonMatchRate: 0.00138,
          unprotectedFalseNonMatchRate: 0.00092,
          extrapolated:
            'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
        },
      },
    },
  ],
  comparisons: [
    {
      level: 1,
      threshold: 0.2413,
      falseMatchRate: 0.0102,
      falseMatchInterval: [0.00975, 0.0107],
      falseNonMatchRate: 0.00136,
    },
    {
      level: 2,
      threshold: 0.3014,
      falseMatchRate: 0.00205,
      falseMatchInterval: [0.00188, 0.00222],
      falseNonMatchRate: 0.00463,
    },
    {
      level: 3,
      threshold: 0.346,
      falseMatchRate: 0.000511,
      falseMatchInterval: [0.000447, 0.000585],
      falseNonMatchRate: 0.0106,
    },
    {
      level: 4,
      threshold: 0.3941,
      falseMatchRate: 0.000104,
      falseMatchInterval: [0.0000801, 0.000133],
      falseNonMatchRate: 0.0223,
    },
    {
      level: 5,
      threshold: 0.4237,
      falseMatchRate: 0.0000364,
      falseMatchInterval: [0.0000228, 0.0000542],
      falseNonMatchRate: 0.033,
    },
    {
      level: 6,
      threshold: 0.4773,
      falseMatchRate: 0.00000947,
      falseMatchInterval: [0.00000251, 0.0000211],
      falseNonMatchRate: 0.0716,
    },
    {
      level: 7,
      threshold: 0.5114,
      falseMatchRate: 0.0000043,
      falseMatchInterval: [0, 0.0000143],
      falseNonMatchRate: 0.113,
      extrapolated:
        'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
    },
    {
      level: 8,
      threshold: 0.5457,
      falseMatchRate: 0.00000344,
      falseMatchInterval: [0, 0.0000126],
      falseNonMatchRate: 0.162,
      extrapolated:
        'a straight line through the thresholds of levels 4, 5, 6 over the normal quantile of their false match rates',
    },
  ],
  hash: '17ad451c9346843435a03964458f8f8dde831abed52f496b9b86c3326e5e9b19',
};
