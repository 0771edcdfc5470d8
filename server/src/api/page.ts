import * as z from 'zod';
import { type OfferedOperation, offeredOperations } from './access.ts';
import type { DocumentOptions } from './document.ts';
import { FAILURES } from './failures.ts';
import { type Operation, PHOTO_FIELDS, TAGS } from './operation.ts';

/** The interface as a page to read: HTML without script, from what the router works with. */
export function interfacePage({ product, ...offer }: DocumentOptions): string {
  const operations = offeredOperations(offer);
  const parts = Object.entries(TAGS).map(([tag, about]) => {
    const its = operations.filter(({ described }) => described.tag === tag);
    return `<section><h2 id="${slug(tag)}">${text(capital(tag))}</h2><p>${text(about)}</p>${its.map(article).join('')}</section>`;
  });
  const contents = operations.map(
    ({ described: { id, path, summary } }) =>
      `<li><a href="#${id}"><code>${path}</code></a> ${text(summary)}</li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Facenition interface</title><style>${STYLE}</style></head><body><main>
<h1>Facenition interface</h1>
<p>Version ${text(product)}. The same for machines: <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).
Everything is <code>POST</code>, as a form or as JSON; addresses stand under <code>/v1</code> and
<code>/v2</code>, and without a prefix they are those of version 1.</p>
<nav aria-label="Operations"><ul>${contents.join('')}</ul></nav>${parts.join('')}</main></body></html>
`;
}

function article(offered: OfferedOperation): string {
  const { described, access } = offered;
  const { id, path, summary, description, versions, idempotent } = described;
  const notes = [
    `version ${versions.join(' and ')}`,
    access === 'anyone'
      ? 'for anybody'
      : `client token${access === 'client' ? '' : ` with the scope ${access}`}`,
    ...(idempotent ? ['takes an Idempotency-Key'] : []),
  ];
  return `<article id="${id}"><h3><code>POST ${path}</code></h3><p><strong>${text(summary)}.</strong>
${code(description)}</p><p class="notes">${notes.map(text).join(' · ')}</p>${fieldTable(described)}
<h4>Try it</h4><pre><code>${text(curl(offered))}</code></pre>
<h4>Answer</h4><pre><code>${text(JSON.stringify(described.example.answer, undefined, 2))}</code></pre>
<details><summary>Failures</summary><ul>${failures(offered)}</ul></details></article>`;
}

function fieldTable(described: Operation): string {
  const images = PHOTO_FIELDS.flatMap((name) => {
    const count = described.photos[name];
    if (count === undefined) return [];
    const many = count.most === 1 ? 'image' : `${count.least} to ${count.most} images`;
    return [row(name, many, true, count.description)];
  });
  const { properties = {}, required = [] } = z.toJSONSchema(described.fields, {
    io: 'input',
    unrepresentable: 'any',
  });
  const fields = Object.entries(properties).map(([name, property]) => {
    const schema = typeof property === 'boolean' ? {} : property;
    return row(name, kindOf(schema), required.includes(name), schema.description ?? '');
  });
  const rows = [...images, ...fields].join('');
  return rows === ''
    ? ''
    : `<table><thead><tr><th>field</th><th></th><th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

function row(name: string, kind: string, needed: boolean, meaning: string): string {
  return `<tr><td><code>${name}</code></td><td>${text(kind)}${needed ? ', needed' : ''}</td><td>${code(meaning)}</td></tr>`;
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What may stand in a field, in words. */
function kindOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.join(', ');
  if (schema.anyOf !== undefined) {
    return [
      ...new Set(schema.anyOf.map((one) => kindOf(typeof one === 'boolean' ? {} : one))),
    ].join(' or ');
  }
  if (schema.type === 'array') return 'list';
  return schema.format ?? (schema.type === 'string' ? 'text' : String(schema.type ?? ''));
}

function failures({ described, access }: OfferedOperation): string {
  return FAILURES.filter(({ when }) => when(described, access === 'anyone'))
    .map(({ status, description }) => `<li><strong>${status}</strong> ${code(description)}</li>`)
    .join('');
}

/** The example as a command. */
function curl({ described, access }: OfferedOperation): string {
  const { path, photos, example, versions } = described;
  const prefix = versions.includes(1) ? '' : `/v${versions[0]}`;
  const images = PHOTO_FIELDS.flatMap((name) =>
    Array.from({ length: photos[name]?.least ?? 0 }, () => `-F ${name}=@${name}.jpg`),
  );
  const fields = Object.entries(example.fields).flatMap(([name, value]) =>
    [value].flat().map((one) => `-F ${name}='${String(one)}'`),
  );
  const token = access === 'anyone' ? [] : ['-H "X-Auth-Token: $FACENITION_TOKEN"'];
  return [
    `curl -X POST http://localhost:8080${prefix}${path}`,
    ...token,
    ...images,
    ...fields,
  ].join(' \\\n  ');
}

/** Escaped for HTML. */
function text(value: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return value.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** As `text`, and what stands between backticks is code. */
function code(value: string): string {
  return text(value).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function slug(value: string): string {
  return value.replaceAll(' ', '-');
}

function capital(value: string): string {
  return value.charAt(0).toUpperCase() + value.slice(1);
}

const STYLE = `:root{color-scheme:light dark;--line:#8884}
body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:52rem;margin:auto;padding:1rem}
article{border-top:1px solid var(--line);padding:.5rem 0 1rem}h2{margin-top:3rem}nav ul{columns:20rem;padding:0;list-style:none}
table{border-collapse:collapse;width:100%;display:block;overflow-x:auto}td,th{border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}
pre{overflow-x:auto;padding:.8rem;background:#8881;border-radius:.3rem}code{font:.9em ui-monospace,monospace}.notes{opacity:.75}`;
