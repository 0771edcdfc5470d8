// Made by scripts/fit-preprocessing.ts from the calibration half of lfw-dev, 2650 images.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Centring, fitted on embeddings of length 1. */
export const MOBILE_PREPROCESSING: EmbeddingPreprocessing = {
  mean:
    'hDUDPAvBPrs3qz27KapCPPfX3jvVwl28xFqPPJnzZDzPJKU8GLiOvCKleztBfT07ec+vPD8vgbwpEaC4foQNOxMG' +
    'PrubgS48iOENOwStBrt0+x67aw90u/NhLrzoBoi7ApulvN4AVTv269y6s8uMOxVSR7yzUxu84NiNulK/rrtoZxm7' +
    'hYzUO0lNQbvvxpk8g/34u+R03rtaqTa8a5ANPN5stDtDg567+afluyTATjwfGXa8k4XtuizPN7xrbb+6FUPhOlYQ' +
    'BrwuV6q7k2iKvGjK6robgfo7bRvcu6ypvzs8a4s8YE4Pu1tAOToH9rc7R+5pO9EpdDuGsMo7t8IRPLt7ITt+UWC7' +
    'MyC+u/4Bdzz5nU48OBjUu0Rhhbutiuy8tLeAu+1wiDiGMCm8py2LO5ii3bvvFv85ZFYWvMs8qjx0kC078C08vKT4' +
    'RDyqhu67AtAqvGN8nLvi16089vfmujqaDLyhwUk6iaxWO9eQkztsViE7/sD+O8Hh/Ls7iB45GvCiOxdmHDv4PPK7' +
    'cZp3u1CyCLrFBbW6kG6BurXNfbwnA4O8h+GJO71oYzy+ogk8/vtUuwIDeDpgVHY7IEi6PLtolTvqbgk9yUtWvPwm' +
    'jzneWQ68qR5fvAl5PjvIcKA6ksaOPM5v6rdOlwI8s0N6ue+QFjsl7Zm8Dv7OO3BFc7o=',
};
