import type { ReturnTo } from '../capture/transaction.ts';

/** Who may have the capture page in a frame: none, or these origins. */
export type FrameAncestors = readonly string[];

/**
 * Of the capture page: its own script, the WebAssembly of the detector, and nothing in line.
 *
 * @param returnTo where a form may go at the end
 */
export function capturePolicy(ancestors: FrameAncestors, returnTo?: ReturnTo): string {
  const form = returnTo?.kind === 'form-post' ? new URL(returnTo.url).origin : "'none'";
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "img-src 'self' blob: data:",
    "style-src 'self'",
    "media-src 'self' blob:",
    "base-uri 'none'",
    `form-action ${form}`,
    `frame-ancestors ${ancestors.length === 0 ? "'none'" : ancestors.join(' ')}`,
  ].join('; ');
}

/** What an invitation opens: nothing happens before the button is pressed. */
export const INVITATION_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>Set up your face</title><link rel="stylesheet" href="/capture/served/page.css"></head>
<body><main><h1>Set up your face</h1>
<p>You were invited to set up sign-in with your face. You need a camera and about a minute. Nothing is
recorded before you have read what happens with it and agreed.</p>
<form method="post"><button type="submit">Begin</button></form></main></body></html>
`;

export const INVITATION_OVER_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>Invitation not valid</title><link rel="stylesheet" href="/capture/served/page.css"></head>
<body><main><h1>This invitation is not valid</h1>
<p>It was used already, or its time is over. Ask whoever sent it for a new one.</p></main></body></html>
`;

/** Of the invitation pages: a form of our own, and no script at all. */
export const INVITATION_POLICY =
  "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
