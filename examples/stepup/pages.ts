import type { Account, Bill, Payment } from './accounts.ts';

/** Text that is HTML already. */
interface Html {
  readonly html: string;
}

type Part = string | Html | readonly Html[];

/** What is put in is text, unless it is HTML of this function's. */
function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const joined = parts.map((part, at) => write(part) + (texts[at + 1] ?? ''));
  return { html: (texts[0] ?? '') + joined.join('') };
}

function write(part: Part): string {
  if (typeof part === 'string') {
    return part.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  }
  return 'html' in part ? part.html : part.map(write).join('');
}

/** A page of the application. */
export interface View {
  readonly title: string;
  /** For whoever has to tell the pages apart: a style, a test. */
  readonly name: string;
  readonly body: Html;
}

/** @param notice what people should know of this installation, on every page */
export function writePage({ title, name, body }: View, notice: string | undefined): string {
  const note = notice === undefined ? html`` : html`<p class="notice" role="note">${notice}</p>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Example Bank</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><a href="/">Example Bank</a></header>
<main data-page="${name}">
<h1>${title}</h1>
${body}
</main>
<footer>${note}</footer>
</body>
</html>
`.html;
}

export function signInPage(wasWrong = false): View {
  const complaint = html`<p class="bad" role="alert">Name or password is wrong.</p>`;
  const body = html`${wasWrong ? complaint : html``}
<form method="post" action="/sign-in">
<label for="name">Name</label>
<input id="name" name="name" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Sign in</button>
</form>`;
  return { title: 'Sign in', name: 'sign-in', body };
}

const CODE_FIELD = html`<label for="code">One of the codes of your letter</label>
<input id="code" name="code" autocomplete="one-time-code" spellcheck="false" required>`;

export function accountPage({ name, face, payments }: Account, bills: readonly Bill[]): View {
  const body = html`
<section aria-labelledby="bills"><h2 id="bills">Bills</h2>
<ul class="rows">${bills.map(writeBill)}</ul></section>
<section aria-labelledby="face"><h2 id="face">Your face</h2>${writeFace(face)}</section>
<section aria-labelledby="paid"><h2 id="paid">Paid</h2>
${payments.length === 0 ? html`<p>Nothing yet.</p>` : html`<ul class="rows">${payments.map(writePayment)}</ul>`}</section>
<form method="post" action="/sign-out"><button class="quiet">Sign out</button></form>`;
  return { title: `Good day, ${name}`, name: 'account', body };
}

const sum = ({ euros }: Bill): string => `${euros.toFixed(2)} EUR`;

const writeBill = (
  bill: Bill,
): Html => html`<li><span>${bill.to}</span> <strong>${sum(bill)}</strong>
<form method="post" action="/pay"><input type="hidden" name="bill" value="${bill.id}">
<button aria-label="${`Pay ${bill.to}, ${sum(bill)}`}">Pay</button></form></li>`;

const CONFIRMED = {
  face: 'confirmed by your face',
  code: 'confirmed by a code',
  'sign-in': 'small: no confirmation asked for',
} as const;

const writePayment = ({ bill, by }: Payment): Html =>
  html`<li><span>${bill.to}</span> <strong>${sum(bill)}</strong> <span>${CONFIRMED[by]}</span></li>`;

function writeFace(face: string | undefined): Html {
  const isSetUp = face !== undefined;
  const state = isSetUp
    ? 'Your face is set up: payments ask for it.'
    : 'Your face is not set up: payments ask for a code.';
  const remove = html`<form method="post" action="/face/remove">
<button class="quiet">Remove your face</button></form>`;
  return html`<p>${state}</p>
<form method="post" action="/face">${CODE_FIELD}
<button>${isSetUp ? 'Set up your face anew' : 'Set up your face'}</button></form>
${isSetUp ? remove : html``}`;
}

const HOME = html`<p><a href="/">To your account</a></p>`;

export function paidPage({ bill, by }: Payment): View {
  const body = html`<p class="good" role="status">${bill.to} gets ${sum(bill)}: ${CONFIRMED[by]}.</p>${HOME}`;
  return { title: 'Paid', name: 'paid', body };
}

/** @param why in words for the person; a wrong face and a wrong secret are the same */
export function unpaidPage(bill: Bill, why: string): View {
  const body = html`<p class="bad" role="status">${why} ${bill.to} gets nothing.</p>
<form method="post" action="/pay"><input type="hidden" name="bill" value="${bill.id}">
<button>Try with your face again</button></form>
${writeCodeForm(bill)}${HOME}`;
  return { title: 'Not paid', name: 'unpaid', body };
}

/** The way without a face. */
export function codePage(bill: Bill, wasWrong = false): View {
  const complaint = html`<p class="bad" role="alert">That is none of your codes, or it was used.</p>`;
  const body = html`${wasWrong ? complaint : html``}
<p>Pay ${sum(bill)} to ${bill.to} without a face:</p>${writeCodeForm(bill)}${HOME}`;
  return { title: 'Confirm by a code', name: 'code', body };
}

const writeCodeForm = ({ id }: Bill): Html =>
  html`<form method="post" action="/code"><input type="hidden" name="bill" value="${id}">${CODE_FIELD}<button>Pay with this code</button></form>`;

export function facePage(isSetUp: boolean): View {
  const body = isSetUp
    ? html`<p class="good" role="status">Your face is set up. Payments ask for it from now on.</p>${HOME}`
    : html`<p class="bad" role="status">Your face was not set up. Nothing was kept.</p>${HOME}`;
  const title = isSetUp ? 'Face set up' : 'Face not set up';
  return { title, name: isSetUp ? 'enrolled' : 'not-enrolled', body };
}

export function messagePage(title: string, message: string): View {
  return { title, name: 'message', body: html`<p>${message}</p>${HOME}` };
}

/** The server of the faces does not answer: the way without a face is still there. */
export function brokenPage(): View {
  const body = html`<p>Faces cannot be checked at the moment.</p>
<p><a href="/code">Confirm a payment by a code</a></p>${HOME}`;
  return { title: 'Not now', name: 'broken', body };
}
