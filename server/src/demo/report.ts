import type { PackManifest } from '@facenition/core';
import { sniffImageFormat } from '../engine/image-format.ts';
import type { DemoRow } from './story.ts';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #222; }
  table { border-collapse: collapse; width: 100%; }
  td, th { border-top: 1px solid #ddd; padding: .5rem; text-align: left; vertical-align: middle; }
  img { height: 96px; border-radius: 6px; margin-right: 4px; }
  .authenticated, .token { color: #0a7a33; font-weight: 600; }
  .refused { color: #a01414; font-weight: 600; }
  .surprise { background: #fff3c4; }`;

/** A page of its own, pictures included, with each decision beside what it was made from. */
export function writeReport(pack: PackManifest, level: number, rows: readonly DemoRow[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Facenition demo</title>
<style>${STYLE}</style>
<h1>Facenition demo</h1>
<p>Model pack ${escapeHtml(pack.id)} (${escapeHtml(pack.grade)} grade), accuracy level ${level}.
Every answer came from the server over HTTP. The server kept no picture; this page holds them all: delete it when you have seen it.</p>
<table>
<tr><th>Photographs</th><th>What</th><th>Answer</th><th>Time</th></tr>
${rows.map(writeRow).join('\n')}
</table>
</html>
`;
}

function writeRow({ what, photos, expected, answered, reason, ms }: DemoRow): string {
  const surprise = expected === answered ? '' : ' class="surprise"';
  const note = reason === undefined ? '' : ` (${escapeHtml(reason)})`;
  return `<tr${surprise}><td>${photos.map(writePicture).join('')}</td><td>${escapeHtml(what)}</td>
<td><span class="${answered}">${answered}</span>${note}</td><td>${Math.round(ms)} ms</td></tr>`;
}

function writePicture(photo: Uint8Array): string {
  const format = sniffImageFormat(photo);
  if (format === undefined) return '';
  return `<img alt="" src="data:image/${format};base64,${Buffer.from(photo).toString('base64')}">`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
