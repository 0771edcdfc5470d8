import { STYLE_HASH } from './pages.ts';

/**
 * What a page of the provider may do: be styled, and send its form here. `formsTo`: addresses that
 * an answer to the form may lead on to; browsers hold redirects of forms against the policy, too.
 */
export function contentPolicy(formsTo: readonly string[] = []): string {
  const origins = new Set(formsTo.map((url) => new URL(url).origin));
  return [
    "default-src 'none'",
    `style-src ${STYLE_HASH}`,
    // Empty is `none`; the library adds the hash of its one script, which submits a form.
    'script-src',
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ["form-action 'self'", ...origins].join(' '),
  ].join('; ');
}

/** Goes with every answer. */
export const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
} as const;
