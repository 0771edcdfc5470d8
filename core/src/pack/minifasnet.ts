import type { FilePack } from './manifest.ts';

/** The two networks: one sees the face, one more of what is around it. */
export type AttackRole = 'attack-narrow' | 'attack-wide';

/** Models that tell presentation attacks, and how they are fed. Beside any recognition pack. */
export interface AttackPackManifest extends FilePack<AttackRole> {
  readonly input: string;
  readonly output: string;
  /** Side of the square input, pixels. BGR, planar, 0..255 as they are. */
  readonly size: number;
  /** How much of the picture each network sees, in units of the face's box. */
  readonly crops: Readonly<Record<AttackRole, number>>;
  /** How many logits there are, and which of them is that of a bona fide presentation. */
  readonly classes: number;
  readonly bonaFideClass: number;
}

/** The commit is named in short; what counts is the hash. */
const REPOSITORY = 'https://raw.githubusercontent.com/nidheerakesh/offlineid/60d7b081/models/';

/**
 * The repository that the files come from has no licence; the weights in them are those that
 * minivision-ai published with Silent-Face-Anti-Spoofing under this one.
 */
const LICENCE =
  'Apache-2.0 (minivision-ai, whose weights these are; none where the file comes from)';

/** MiniFASNet V2 and V1SE, as ONNX. */
export const MINIFASNET_PACK: AttackPackManifest = {
  id: 'minifasnet',
  title: 'MiniFASNet V2 and V1SE (presentation attack detection)',
  trainingData: 'its publisher (minivision) does not say.',
  files: [
    {
      role: 'attack-narrow',
      name: 'minifasnet_v2_2.7_80x80.onnx',
      bytes: 1_744_116,
      sha256: '23c35d6762dca2a07e17979b0f76263cc9ffea6e3d55c7ded23108a625bd79f7',
      source: { kind: 'download', url: `${REPOSITORY}fasnet_2_7.onnx` },
      licence: LICENCE,
    },
    {
      role: 'attack-wide',
      name: 'minifasnet_v1se_4.0_80x80.onnx',
      bytes: 1_743_284,
      sha256: '993e41cad1ca54f02ae4a67bb3f6f41e8091ebc5310f295fa823c51747649384',
      source: { kind: 'download', url: `${REPOSITORY}fasnet_4_0.onnx` },
      licence: LICENCE,
    },
  ],
  input: 'input',
  output: 'output',
  size: 80,
  crops: { 'attack-narrow': 2.7, 'attack-wide': 4 },
  classes: 3,
  bonaFideClass: 1,
};
