// Made by scripts/fit-preprocessing.ts from the calibration half of lfw-dev, 2649 images.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Centring, fitted on embeddings of length 1. */
export const MOBILE_PREPROCESSING: EmbeddingPreprocessing = {
  mean:
    '5UMEPMdrQLt9hTu7LK1CPG8q4Dvvol28AJqPPHdUZDwo86Q8Jb6OvKHvezuS5j87PKGvPEU6gbzR2c64FEANO+uy' +
    'P7tCmC08RgANO3jYCLvUYh27rsNzu+aFLryfBom7pvOlvDWHVjtUONy6BWWNOzm6R7wluBu8h5WRushVsbt/Phu7' +
    'xLXUO4VUQ7tysZk8EA/6u2q/3rv+hzW8EnYNPH6QtDsupZ67mSjku6A4TjzaxXa8TaLzur6+N7ykzL66CEXZOmMl' +
    'BrwU5am7XlaKvHnz4bpgL/o7iNHcu2M1wDsAL4s8VLcOuxZyNjqJg7k7JjtoO5KiczsLSss7I4URPLMNJDsTc127' +
    'R+K9uxp7djyio088yMrTuxIchLuHiey8ziqBuz47nTieSSm8MoqLO21d3buON/w5sN0VvD4nqjxiVCk7+o89vDPg' +
    'RDxqGe+7pk0qvLBTnbuFva082BrkuqepDLxDEVc628pXO4NGlDsgUyE7N+j+O6e9/bst4Mc4pGWiOxHdGDvVYfK7' +
    'Byp7u+bq47nzgLC65NmGunApfrzcJ4O8U1yMO7U1YzzHKQk8+eVUuy1aczpXGXg7+zC6PCXIlTue2gk9fylWvO8B' +
    'gjm0xg28cZlfvJYIOzuMHJ869qSOPBYwZLjO5AI891oiufhLFzvaBpq8qLfNO4HSeLo=',
};
