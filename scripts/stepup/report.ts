import type { Picture } from './actor.ts';
import type { StoryRow } from './story.ts';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #222; background: #fff; }
  section { border-top: 1px solid #ddd; padding: 1rem 0; }
  h2 { font-size: 1.1rem; margin: 0; }
  .yes { color: #0a6b2d; font-weight: 600; }
  .no { color: #a01414; font-weight: 600; }
  .pictures { display: flex; flex-wrap: wrap; gap: 1rem; }
  figure { margin: 1rem 0 0; }
  figcaption { font-size: .9rem; color: #444; }
  img { width: 14rem; border: 1px solid #ccc; border-radius: 6px; }`;

/** A page of its own, with what was seen beside each decision. */
export function writeReport(headline: string, rows: readonly StoryRow[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Facenition: step-up demo</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Facenition: step-up demo</h1>
<p>${escapeHtml(headline)} Decisions are those of the bank's books. Everybody here is drawn.</p>
${rows.map(writeRow).join('\n')}
</main>
</body>
</html>
`;
}

function writeRow({ what, expected, answered, said, pictures, ms }: StoryRow): string {
  const isExpected = expected === answered;
  const verdict = isExpected ? 'as expected' : `not as expected, which was: ${expected}`;
  return `<section>
<h2>${escapeHtml(what)}</h2>
<p><span class="${isExpected ? 'yes' : 'no'}">${answered}, ${verdict}</span> in ${(ms / 1000).toFixed(1)} s (${escapeHtml(said)})</p>
<div class="pictures">${pictures.map(writePicture).join('')}</div>
</section>`;
}

function writePicture({ caption, image }: Picture): string {
  const data = Buffer.from(image).toString('base64');
  const text = escapeHtml(caption);
  return `<figure><img alt="${text}" src="data:image/jpeg;base64,${data}"><figcaption>${text}</figcaption></figure>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
