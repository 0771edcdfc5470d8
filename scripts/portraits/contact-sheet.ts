/** Writes the cast's photographs as one picture: `node scripts/portraits/contact-sheet.ts FILE`. */
import sharp from 'sharp';
import { cast, enrolmentCaptures, verificationCaptures } from './cast.ts';

const TILE = 200;
const PER_PERSON = 5;

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: contact-sheet.ts FILE');

const rows = await Promise.all(
  cast.map(async (person) =>
    Promise.all(
      [...(await enrolmentCaptures(person)), ...(await verificationCaptures(person))].map((jpeg) =>
        sharp(jpeg).resize(TILE).toBuffer(),
      ),
    ),
  ),
);
await sharp({
  create: {
    width: PER_PERSON * TILE,
    height: rows.length * TILE,
    channels: 3,
    background: 'white',
  },
})
  .composite(
    rows.flatMap((tiles, row) =>
      tiles.map((input, column) => ({ input, left: column * TILE, top: row * TILE })),
    ),
  )
  .jpeg({ quality: 82, mozjpeg: true })
  .toFile(file);
console.log(`${cast.map(({ name }) => name).join(', ')}: ${file}`);
