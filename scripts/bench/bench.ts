/**
 * `npm run bench`: ours, two peers and the raw floor, on the same images, one after the other, each
 * in a process of its own.
 *
 * With FACENITION_TEST_FACES (a folder with `lfw-dev` and `lfw-dev-pairs.csv`) on photographs and
 * with their accuracy, else on drawn portraits. Packs: `builtin`, and `mobile` where
 * FACENITION_MODELS_DIR holds it. `--pairs N` takes N pairs (150), `--json FILE` keeps the figures.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cast, enrolmentCaptures, verificationCaptures } from '../portraits/cast.ts';
import { decodingTimes } from './decoding.ts';
import { bestAccuracy, cosine, type Pair, type Similarity, samplePairs } from './pairs.ts';
import { type Answer, compete, quantile } from './protocol.ts';

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '150' }, json: { type: 'string' } },
});
const here = import.meta.dirname;
const TIMED = 60;
const WARM_UP = 40;

interface Contestant {
  readonly name: string;
  readonly argv: readonly string[];
  readonly similarity?: Similarity;
  /** The contestant whose time is the least that this one could take. */
  readonly floor?: string;
}

const ours = (mode: string, pack: string): readonly string[] => [
  '--conditions=@facenition/source',
  join(here, 'ours.ts'),
  mode,
  pack,
];
const peer = (name: string): readonly string[] => [join(here, 'peers', `${name}.js`)];

function contestants(packs: readonly string[]): readonly Contestant[] {
  return [
    ...packs.flatMap((pack): Contestant[] => [
      { name: `${pack}: detect and embed`, argv: ours('embed', pack), similarity: cosine },
      { name: `${pack}: floor of authenticate`, argv: ours('floor', pack) },
      {
        name: `${pack}: authenticate, over HTTP`,
        argv: ours('authenticate', pack),
        floor: `${pack}: floor of authenticate`,
      },
    ]),
    {
      name: '@vladmandic/face-api: detect and descriptor',
      argv: peer('face-api'),
      similarity: minusDistance,
    },
    { name: '@vladmandic/human: detect and embedding', argv: peer('human'), similarity: cosine },
  ];
}

/** face-api's own measure. */
function minusDistance(a: readonly number[], b: readonly number[]): number {
  return -Math.hypot(...a.map((value, i) => value - (b[i] ?? Number.NaN)));
}

const folder = await mkdtemp(join(tmpdir(), 'facenition-bench-'));
const faces = process.env.FACENITION_TEST_FACES;
const models = process.env.FACENITION_MODELS_DIR;
const pairs = faces === undefined ? [] : await samplePairs(faces, Number(values.pairs));
const images = pairs.length > 0 ? [...new Set(pairs.flatMap(({ a, b }) => [a, b]))] : await drawn();
console.log(
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}; ` +
    (pairs.length > 0
      ? `${images.length} photographs, ${pairs.length} pairs`
      : `${images.length} drawn portraits (no FACENITION_TEST_FACES: accuracy is not measured)`),
);
if (models === undefined) console.log('No FACENITION_MODELS_DIR: the pack mobile is left out.');

console.log('Decoding of a reference, one core, p50:');
for (const { name, p50 } of decodingTimes()) {
  console.log(`  ${name.padEnd(20)} ${p50.toFixed(1).padStart(5)} ms`);
}
const rows = [];
for (const contestant of contestants(models === undefined ? ['builtin'] : ['mobile', 'builtin'])) {
  const asked = contestant.similarity === undefined ? images.slice(0, TIMED) : images;
  const answer = await compete(contestant.argv, {
    warmUp: images.slice(0, WARM_UP),
    images: asked,
  });
  const row = rowOf(contestant, answer, pairs);
  rows.push(row);
  const floor = rows.find(({ name }) => name === contestant.floor);
  const ratio = floor === undefined ? '' : `${(row.p50 / floor.p50).toFixed(2)} x floor`;
  const accuracy = row.accuracy === undefined ? '' : `${(100 * row.accuracy).toFixed(2)} %`;
  console.log(
    `${row.name.padEnd(46)} p50 ${row.p50.toFixed(1).padStart(7)} ms  p95 ` +
      `${row.p95.toFixed(1).padStart(7)} ms  ${row.peakMiB.toFixed(0).padStart(5)} MiB  ` +
      `${accuracy} ${ratio}`,
  );
}
await rm(folder, { recursive: true });
if (values.json !== undefined) await writeFile(values.json, JSON.stringify(rows, undefined, 2));

function rowOf(
  { name, similarity }: Contestant,
  { peakMiB, results }: Answer,
  of: readonly Pair[],
) {
  const ms = results.slice(0, TIMED).map((result) => result.ms);
  const embeddings = new Map(results.map(({ path, embedding }) => [path, embedding]));
  return {
    name,
    p50: quantile(ms, 0.5),
    p95: quantile(ms, 0.95),
    peakMiB,
    notFound: results.filter(({ embedding }) => embedding === undefined).length,
    accuracy:
      similarity === undefined || of.length === 0
        ? undefined
        : bestAccuracy(of, embeddings, similarity),
  };
}

async function drawn(): Promise<readonly string[]> {
  const captures = await Promise.all(
    cast.flatMap((person) => [enrolmentCaptures(person), verificationCaptures(person)]),
  );
  return Promise.all(
    captures.flat().map(async (capture, i) => {
      const path = join(folder, `${i}.jpg`);
      await writeFile(path, capture);
      return path;
    }),
  );
}
