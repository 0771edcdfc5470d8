import { element } from './dom.ts';
import './index.ts';
import type { CancelledDetail, FacenitionCapture, FailedDetail, PassedDetail } from './index.ts';
import type { Next } from './protocol/words.ts';

/** How long the outcome is shown before the page goes on, milliseconds. */
const SHOWN = 1600;

/** The hosted page: `/capture/{txn}`, a language perhaps in `<html lang>` or `?lang=`. */
function mount(): void {
  const place = document.querySelector('[data-facenition]') ?? document.body;
  const txn = /\/capture\/([^/]+)\/?$/.exec(location.pathname)?.[1];
  if (txn === undefined) return;
  const lang = new URLSearchParams(location.search).get('lang') ?? undefined;
  const capture = element('facenition-capture', {
    attributes: { txn: decodeURIComponent(txn), ...(lang !== undefined && { lang }) },
  });
  for (const name of ['passed', 'failed', 'cancelled']) {
    capture.addEventListener(`facenition-${name}`, (event) => {
      const next = nextOf(event);
      const isAtOnce = name === 'cancelled';
      if (next !== undefined) setTimeout(() => go(next), isAtOnce ? 0 : SHOWN);
    });
  }
  place.replaceChildren(capture);
  // The page speaks the language that the element chose.
  const card = capture.shadowRoot?.querySelector('[lang]');
  document.documentElement.lang = card?.getAttribute('lang') ?? 'en';
  document.documentElement.dir = card?.getAttribute('dir') ?? 'ltr';
}

function nextOf(event: Event): Next | undefined {
  if (!(event instanceof CustomEvent)) return undefined;
  const detail: PassedDetail | FailedDetail | CancelledDetail = event.detail;
  return detail.next;
}

function go(next: Next): void {
  switch (next.kind) {
    case 'stay':
      return;
    case 'redirect':
      // Replaced: going back would lead to a transaction that is over.
      location.replace(next.url);
      return;
    case 'form-post': {
      const fields = Object.entries(next.fields).map(([name, value]) =>
        element('input', { attributes: { type: 'hidden', name, value } }),
      );
      const form = element('form', { attributes: { method: 'post', action: next.url } }, ...fields);
      document.body.append(form);
      form.submit();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'facenition-capture': FacenitionCapture;
  }
}

mount();
