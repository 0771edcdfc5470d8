import { type Html, html, list, paragraph } from './html.ts';
import { STYLE } from './style.ts';

/** One part of a page: `name` is how the table of contents calls it. */
export interface PagePart {
  readonly id: string;
  readonly name: string;
  readonly content: Html;
}

/** One page that needs nothing else: no script, no network. */
export function page(title: string, what: string, parts: readonly PagePart[]): string {
  const style: Html = { markup: STYLE };
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${paragraph(what)}</header>
<nav aria-label="Contents">
${list(parts.map(({ id, name }) => html`<a href="#${id}">${name}</a>`))}</nav>
<main>
${parts.map(({ content }) => content)}</main>
</body>
</html>
`;
  return whole.markup;
}
