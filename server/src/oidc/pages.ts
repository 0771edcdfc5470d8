import { createHash } from 'node:crypto';

const STYLE = `:root{color-scheme:light dark}
body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem}
label{display:block;margin-bottom:.25rem}
input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem}
button{font:inherit;margin:1rem .5rem 0 0;padding:.5rem 1.25rem;min-height:2.75rem}
.problem{border-inline-start:.25rem solid;padding-inline-start:.75rem}`;

/** For a Content-Security-Policy: the one style that there is. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** A page that asks who somebody is. It is the same whoever is known here. */
export function identifierPage(page: {
  /** Who is asking. */
  readonly asking: string;
  /** Where the form goes. */
  readonly action: string;
  /** What was typed was no name of anybody. */
  readonly isRefused: boolean;
}): string {
  const problem = page.isRefused
    ? '<p class="problem" role="alert" id="problem">Type the name that you sign in with.</p>'
    : '';
  const described = page.isRefused ? ' aria-invalid="true" aria-describedby="problem"' : '';
  return document(
    'Who are you?',
    `<p>${text(page.asking)} wants to see that it is you. Your face is compared next.</p>${problem}
<form method="post" action="${text(page.action)}">
<label for="identifier">Your sign-in name</label>
<input id="identifier" name="identifier" autocomplete="username webauthn" autocapitalize="none" spellcheck="false" required maxlength="256" autofocus${described}>
<button type="submit">Continue</button>
</form>`,
  );
}

/** A page for somebody whose request cannot go on. `code`: a word of OAuth, never a text. */
export function errorPage(code: string): string {
  const shown = /^[a-z_]{1,64}$/.test(code) ? code : 'server_error';
  return document(
    'This sign-in cannot go on',
    `<p>Go back to where you came from, and start again there.</p>
<p>Whoever looks after that place can be told: <code>${shown}</code></p>`,
  );
}

/** Asks whether to sign out. `form`: the hidden form of the library. */
export function logoutPage(form: string): string {
  return document(
    'Sign out?',
    `<p>You will be signed out here, and where you signed in by it.</p>${form}
<button type="submit" form="op.logoutForm" value="yes" name="logout" autofocus>Sign out</button>
<button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );
}

export function loggedOutPage(): string {
  return document('Signed out', '<p>You are signed out. You may close this page.</p>');
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body></html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');
}
