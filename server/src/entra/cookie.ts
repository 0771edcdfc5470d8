/** As long as a sign-in may last, and a little for the last step. */
const LIFETIME_SECONDS = 300;

/** One for each sign-in: of two in one browser neither takes the other's. */
function nameOf(captureId: string): string {
  return `__Host-entra-${captureId}`;
}

/**
 * The cookie that names the browser of a sign-in. `Lax` is enough: it is set in the answer to a
 * navigation, and comes back when a page of ours leads to another.
 */
export function browserCookie(captureId: string, browserKey: string): string {
  return `${nameOf(captureId)}=${browserKey}; Path=/; Max-Age=${LIFETIME_SECONDS}; HttpOnly; Secure; SameSite=Lax`;
}

/** Takes it away again. */
export function noCookie(captureId: string): string {
  return `${nameOf(captureId)}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`;
}

/** What the browser brings for this sign-in; empty: nothing. */
export function browserKeyIn(header: string | undefined, captureId: string): string {
  const start = `${nameOf(captureId)}=`;
  const found = (header ?? '').split(/; */).find((pair) => pair.startsWith(start));
  return found?.slice(start.length) ?? '';
}
