// Made by `facenition calibrate`, laid down by scripts/adopt-calibration.ts.
import type { EmbeddingPreprocessing } from './manifest.ts';

/** Fitted on embeddings of length 1, of the half of the people who chose the thresholds. */
export const MOBILE_PREPROCESSING: EmbeddingPreprocessing = {
  mean: 'hDUDPAvBPrs3qz27KapCPPfX3jvVwl28xFqPPJnzZDzPJKU8GLiOvCKleztBfT07ec+vPD8vgbwpEaC4foQNOxMGPrubgS48iOENOwStBrt0+x67aw90u/NhLrzoBoi7ApulvN4AVTv269y6s8uMOxVSR7yzUxu84NiNulK/rrtoZxm7hYzUO0lNQbvvxpk8g/34u+R03rtaqTa8a5ANPN5stDtDg567+afluyTATjwfGXa8k4XtuizPN7xrbb+6FUPhOlYQBrwuV6q7k2iKvGjK6robgfo7bRvcu6ypvzs8a4s8YE4Pu1tAOToH9rc7R+5pO9EpdDuGsMo7t8IRPLt7ITt+UWC7MyC+u/4Bdzz5nU48OBjUu0Rhhbutiuy8tLeAu+1wiDiGMCm8py2LO5ii3bvvFv85ZFYWvMs8qjx0kC078C08vKT4RDyqhu67AtAqvGN8nLvi16089vfmujqaDLyhwUk6iaxWO9eQkztsViE7/sD+O8Hh/Ls7iB45GvCiOxdmHDv4PPK7cZp3u1CyCLrFBbW6kG6BurXNfbwnA4O8h+GJO71oYzy+ogk8/vtUuwIDeDpgVHY7IEi6PLtolTvqbgk9yUtWvPwmjzneWQ68qR5fvAl5PjvIcKA6ksaOPM5v6rdOlwI8s0N6ue+QFjsl7Zm8Dv7OO3BFc7o=',
};
