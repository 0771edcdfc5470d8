import { PATHS } from './addresses.ts';

/** A page, and what a browser may do with it. */
export interface Page {
  readonly html: string;
  readonly policy: string;
}

/** Sends the one form of a page. Served as a file: no page of ours has a script in it. */
export const SUBMIT_SCRIPT = "'use strict';\ndocument.forms[0].submit();\n";

/** A form that sends itself, or is sent by its button where scripts do not run. */
export function formPage(action: string, fields: Readonly<Record<string, string>>): Page {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${inHtml(name)}" value="${inHtml(value)}">`,
  );
  return {
    html: document(
      'One moment',
      `<form method="post" action="${inHtml(action)}">${inputs.join('')}
<p>You are taken back to your sign-in.</p><button>Continue</button></form>
<script src="${PATHS.script.slice(1)}"></script>`,
    ),
    // No `form-action`: Chromium holds against it what the answer to the form redirects to, and Entra
    // sends people on to applications everywhere, by schemes of their own, too.
    policy: policyOf("script-src 'self'"),
  };
}

/** Says that a sign-in cannot go on, where nobody else may be told. */
export function noticePage(title: string, text: string): Page {
  return {
    html: document(title, `<h1>${inHtml(title)}</h1><p>${inHtml(text)}</p>`),
    policy: policyOf("form-action 'none'"),
  };
}

function document(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${inHtml(title)}</title></head><body><main>${body}</main></body></html>
`;
}

function policyOf(more: string): string {
  return `default-src 'none'; ${more}; base-uri 'none'; frame-ancestors 'none'`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
