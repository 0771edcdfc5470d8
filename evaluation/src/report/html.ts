import { printable } from './format.ts';

/** Markup that goes into a page as it is; everything else is escaped. */
export interface Html {
  readonly markup: string;
}

export type Content = Html | string | number | undefined | readonly Content[];

/** A template of markup. What is put into it is text unless it is {@link Html} itself. */
export function html(pieces: TemplateStringsArray, ...values: readonly Content[]): Html {
  const markup = pieces.reduce((text, piece, at) => text + markupOf(values[at - 1]) + piece);
  return { markup };
}

function markupOf(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(content);
  if ('markup' in content) return content.markup;
  return content.map(markupOf).join('');
}

function escapeText(text: string): string {
  return printable(text).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

export interface Table {
  readonly caption: Content;
  /** Of the columns; the first is that of the row heads. */
  readonly heads: readonly Content[];
  readonly rows: readonly (readonly Content[])[];
}

/** A table that scrolls within itself on a narrow screen; nothing where it has no rows. */
export function table({ caption, heads, rows }: Table): Html | undefined {
  if (rows.length === 0) return undefined;
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Table">
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(tableRow)}</tbody>
</table>
</div>
`;
}

function tableRow([head, ...cells]: readonly Content[]): Html {
  const data = cells.map((cell) => html`<td>${cell}</td>`);
  return html`<tr><th scope="row">${head}</th>${data}</tr>
`;
}

/** A part of the page with its heading; nothing where it has no content. */
export function part(id: string, title: string, ...content: readonly Content[]): Html | undefined {
  if (isEmpty(content)) return undefined;
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${content}</section>
`;
}

export function subpart(title: Content, ...content: readonly Content[]): Html | undefined {
  if (isEmpty(content)) return undefined;
  return html`<h3>${title}</h3>
${content}`;
}

export function paragraph(...content: readonly Content[]): Html {
  return html`<p>${content}</p>
`;
}

/** A bulleted list; nothing where it has no items. */
export function list(items: readonly Content[]): Html | undefined {
  const present = items.filter((item) => !isEmpty(item));
  if (present.length === 0) return undefined;
  return html`<ul>
${present.map((item) => html`<li>${item}</li>\n`)}</ul>
`;
}

export function isEmpty(content: Content): boolean {
  return markupOf(content) === '';
}
