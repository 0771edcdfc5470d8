import { createCipheriv } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { blackData, chunk, end, header, png } from './png-chunks.ts';

const SIDE = 64;
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
/** Bytes without a pattern, the same at every run. */
const noiseBytes = (length: number): Uint8Array =>
  createCipheriv('aes-128-ctr', new Uint8Array(16), new Uint8Array(16)).update(
    new Uint8Array(length),
  );
const join = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

/** Images and things that are none, by name: everything a server may be sent instead of a face. */
export async function hostileImages(
  maxBytes: number,
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const noise = sharp(noiseBytes(3 * SIDE * SIDE), {
    raw: { width: SIDE, height: SIDE, channels: 3 },
  });
  const [jpeg, plainPng, webp, avif] = await Promise.all([
    noise.clone().jpeg().toBuffer(),
    noise.clone().png().toBuffer(),
    noise.clone().webp().toBuffer(),
    noise.clone().avif().toBuffer(),
  ]);
  return [
    ...nothings(maxBytes),
    ...otherFormats(),
    ...(await sharpFormats(noise)),
    ...truncated({ jpeg, png: plainPng, webp, avif }),
    ...bombs(jpeg, webp),
    ...brokenPngs(plainPng),
    ...brokenJpegs(jpeg),
  ];
}

function nothings(maxBytes: number): [string, Uint8Array][] {
  return [
    ['nothing', new Uint8Array()],
    ['one byte', new Uint8Array(1)],
    ['zeros', new Uint8Array(10_000)],
    ['random bytes', noiseBytes(10_000)],
    ['a byte over the limit', join(text('\xff'), new Uint8Array(maxBytes))],
    ['text', text('not an image')],
    ['UTF-16 text', Buffer.from('\ufeffnot an image', 'utf16le')],
    ['a JPEG mark and no more', new Uint8Array([0xff, 0xd8, 0xff])],
    ['a PNG mark and no more', png()],
    ['a WebP mark and no more', text('RIFF\0\0\0\0WEBP')],
    ['a HEIF mark and no more', text('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ['an AVIF mark with random bytes', join(text('\0\0\0\x1cftypavif'), noiseBytes(5000))],
    [
      'a JPEG mark with random bytes',
      join(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), noiseBytes(5000)),
    ],
  ];
}

function otherFormats(): [string, Uint8Array][] {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99">';
  return [
    ['SVG', text(`${svg}<rect width="9" height="9"/></svg>`)],
    [
      'SVG that reads a file',
      text(`<!DOCTYPE s [<!ENTITY f SYSTEM "file:///etc/passwd">]>${svg}<text>&f;</text></svg>`),
    ],
    [
      'SVG with a bomb of entities',
      text(`<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>${svg}&b;</svg>`),
    ],
    ['HTML', text('<!doctype html><script>alert(1)</script>')],
    ['PDF', text('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>')],
    ['PostScript', text('%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage')],
    ['GZIP', gzipSync(noiseBytes(1000))],
    ['ZIP', join(text('PK\x03\x04'), noiseBytes(1000))],
    ['a program', join(text('\x7fELF\x02\x01\x01'), noiseBytes(1000))],
    ['MP4', join(text('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41'), noiseBytes(1000))],
    ['BMP', join(text('BM'), noiseBytes(1000))],
    ['ICO', join(new Uint8Array([0, 0, 1, 0, 1, 0]), noiseBytes(1000))],
    [
      'a script of ImageMagick',
      text('push graphic-context\nimage over 0,0 0,0 "https://example.com/x"'),
    ],
  ];
}

async function sharpFormats(noise: Sharp): Promise<[string, Uint8Array][]> {
  const frames = sharp(noiseBytes(3 * SIDE * SIDE * 4), {
    raw: { width: SIDE, height: 4 * SIDE, channels: 3, pageHeight: SIDE },
  });
  const grey = noise.clone().greyscale();
  const alpha = noise.clone().ensureAlpha(0.5);
  const of = async (name: string, image: Sharp): Promise<[string, Uint8Array]> => [
    name,
    await image.toBuffer(),
  ];
  return Promise.all([
    of('GIF', noise.clone().gif()),
    of('animated GIF', frames.clone().gif()),
    of('animated WebP', frames.clone().webp()),
    of('TIFF', noise.clone().tiff()),
    of('CMYK JPEG', noise.clone().toColourspace('cmyk').jpeg()),
    of('grayscale JPEG', grey.clone().jpeg()),
    of('progressive JPEG', noise.clone().jpeg({ progressive: true })),
    of('16-bit PNG', noise.clone().toColourspace('rgb16').png()),
    of('grayscale PNG', grey.clone().png()),
    of('PNG with alpha', alpha.clone().png()),
    of('PNG with a palette', noise.clone().png({ palette: true })),
    of('WebP with alpha', alpha.clone().webp()),
    of('a picture of one pixel', noise.clone().resize(1, 1).png()),
    of('a picture one pixel high', noise.clone().resize(2000, 1, { fit: 'fill' }).png()),
    of('JPEG with an EXIF orientation', noise.clone().withMetadata({ orientation: 7 }).jpeg()),
  ]);
}

function truncated(files: Readonly<Record<string, Uint8Array>>): [string, Uint8Array][] {
  return Object.entries(files).flatMap(([name, bytes]) =>
    [0.1, 0.5, 0.9].map((share): [string, Uint8Array] => [
      `${name} cut at ${100 * share} %`,
      bytes.subarray(0, Math.floor(share * bytes.length)),
    ]),
  );
}

function bombs(jpeg: Uint8Array, webp: Uint8Array): [string, Uint8Array][] {
  const long = deflateSync(new Uint8Array(100_000_000), { level: 9 });
  const name = text('Comment\0\0');
  return [
    [
      'PNG of 20,000 x 20,000 pixels',
      png(header(20_000, 20_000, 1, 0), blackData(20_000, 2500), end),
    ],
    [
      'PNG that says 2^31 x 2^31',
      png(header(2 ** 31 - 1, 2 ** 31 - 1, 8, 6), blackData(1, 4), end),
    ],
    [
      'PNG that says 6000 x 6000 and holds a line',
      png(header(6000, 6000, 8, 2), blackData(1, 18_000), end),
    ],
    ['JPEG that says 65,535 x 65,535', resizedJpeg(jpeg, 65_535, 65_535)],
    ['JPEG that says 5000 x 5000', resizedJpeg(jpeg, 5000, 5000)],
    ['WebP with a length of 4 GiB', withBytes(webp, 4, [0xff, 0xff, 0xff, 0xff])],
    [
      'PNG with 100 MB of packed text',
      png(header(64, 64, 8, 0), chunk('zTXt', join(name, long)), blackData(64, 64), end),
    ],
    [
      'PNG with 100 MB of packed profile',
      png(header(64, 64, 8, 0), chunk('iCCP', join(name, long)), blackData(64, 64), end),
    ],
  ];
}

function brokenPngs(plain: Uint8Array): [string, Uint8Array][] {
  const grey = header(64, 64, 8, 0);
  const animated = chunk('acTL', new Uint8Array([0, 0, 0, 2, 0, 0, 0, 0]));
  return [
    ['APNG', png(grey, animated, blackData(64, 64), end)],
    ['PNG without pixels', png(grey, end)],
    ['PNG without a header', png(blackData(64, 64), end)],
    ['PNG with two headers', png(grey, header(9000, 9000, 8, 0), blackData(64, 64), end)],
    ['PNG of no width', png(header(0, 64, 8, 0), blackData(64, 0), end)],
    ['PNG of colour type 5', png(header(64, 64, 8, 5), blackData(64, 64), end)],
    ['PNG with a palette that is missing', png(header(64, 64, 8, 3), blackData(64, 64), end)],
    ['PNG whose pixels are no DEFLATE', png(grey, chunk('IDAT', noiseBytes(500)), end)],
    ['PNG with a wrong checksum', withBytes(plain, plain.length - 20, [1, 2, 3, 4])],
    ['PNG followed by a web page', join(plain, text('<script>alert(1)</script>'))],
  ];
}

function brokenJpegs(jpeg: Uint8Array): [string, Uint8Array][] {
  const start = jpeg.subarray(0, 2);
  const rest = jpeg.subarray(2);
  const exif = (content: Uint8Array): Uint8Array => segment(0xe1, join(text('Exif\0\0'), content));
  const comments = Array.from({ length: 80 }, () => segment(0xfe, noiseBytes(65_000)));
  return [
    ['JPEG with 5 MB of comments', join(start, ...comments, rest)],
    ['JPEG with the largest EXIF', join(start, exif(noiseBytes(65_500)), rest)],
    [
      'JPEG with many EXIF',
      join(start, ...Array.from({ length: 50 }, () => exif(noiseBytes(60_000))), rest),
    ],
    [
      'JPEG with EXIF that points at itself',
      join(start, exif(text('II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0')), rest),
    ],
    ['JPEG with EXIF that is cut off', join(start, exif(text('MM\0*')), rest)],
    [
      'JPEG with a profile of random bytes',
      join(start, segment(0xe2, join(text('ICC_PROFILE\0\x01\x01'), noiseBytes(3000))), rest),
    ],
    ['JPEG with a wrong table', withBytes(jpeg, 24, [0xff, 0xff, 0xff, 0xff])],
    ['JPEG without an end', jpeg.subarray(0, -2)],
    [
      'JPEG with random bytes in the middle',
      withBytes(jpeg, jpeg.length >> 1, [...noiseBytes(64)]),
    ],
    [
      'JPEG that is a web page too',
      join(start, segment(0xfe, text('<html><script>alert(1)</script>')), rest),
    ],
    ['JPEG that is a ZIP too', join(jpeg, text('PK\x05\x06'), new Uint8Array(18))],
  ];
}

function segment(marker: number, content: Uint8Array): Uint8Array {
  const length = content.length + 2;
  return join(new Uint8Array([0xff, marker, length >> 8, length & 0xff]), content);
}

/** The same JPEG with other numbers in its frame header (ITU-T T.81, B.2.2). */
function resizedJpeg(jpeg: Uint8Array, width: number, height: number): Uint8Array {
  const at = jpeg.findIndex((byte, index) => byte === 0xff && jpeg[index + 1] === 0xc0);
  return withBytes(jpeg, at + 5, [height >> 8, height & 0xff, width >> 8, width & 0xff]);
}

function withBytes(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const changed = new Uint8Array(bytes);
  changed.set(values, at);
  return changed;
}

/** Sends each to the server, two at a time, and answers the statuses by name. */
export async function sendAll(
  images: readonly (readonly [string, Uint8Array])[],
  send: (image: Uint8Array) => Promise<Response>,
): Promise<ReadonlyMap<string, number>> {
  const statuses = new Map<string, number>();
  const queue = images.values();
  const sendNext = async (): Promise<void> => {
    for (const [name, image] of queue) {
      const answer = await send(image);
      await answer.arrayBuffer();
      statuses.set(name, answer.status);
    }
  };
  await Promise.all([sendNext(), sendNext()]);
  return statuses;
}
