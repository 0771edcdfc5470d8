/** What a browser got. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

interface Cookie {
  readonly value: string;
  readonly path: string;
}

interface Sending {
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A browser without a screen: it keeps cookies by name and path, and follows redirects as long as
 * they stay with this server, for what comes last is what a relying party gets.
 */
export interface TestBrowser {
  /** One request, no redirect followed. */
  send(url: string, sending?: Sending): Promise<Page>;
  /** Follows redirects until there is a page, or an address that is not of this server's provider. */
  visit(url: string, sending?: Sending): Promise<Page>;
  readonly cookies: ReadonlyMap<string, Cookie>;
}

const MOST_REDIRECTS = 12;

export function createTestBrowser(isOurs: (url: string) => boolean): TestBrowser {
  const cookies = new Map<string, Cookie>();
  const send: TestBrowser['send'] = async (url, { form, headers } = {}) => {
    const { pathname } = new URL(url);
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.replace(/\/?$/, '/')))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie !== '' && { cookie }), ...headers },
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams({ ...form }) }),
    });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    const body = await response.text();
    return { url, status: response.status, headers: response.headers, body };
  };
  const visit: TestBrowser['visit'] = async (url, sending) => {
    let page = await send(url, sending);
    for (let round = 0; round < MOST_REDIRECTS; round += 1) {
      const location = page.headers.get('location');
      const next = location === null ? undefined : new URL(location, page.url).href;
      if (next === undefined) return page;
      if (!isOurs(next)) return { ...page, url: next };
      page = await send(next);
    }
    throw new Error('redirected too often');
  };
  return { send, visit, cookies };
}

function keep(cookies: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(/; ?/);
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  const path = attributes.find((one) => /^path=/i.test(one))?.slice('path='.length) ?? '/';
  const isOver = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one));
  if (isOver) cookies.delete(`${name} ${path}`);
  else cookies.set(`${name} ${path}`, { value, path });
}

/** The fields of the one form of a page, and where it goes. */
export function formOf({ body, url }: Page): {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
} {
  const action = unescaped(/<form[^>]* action="([^"]+)"/.exec(body)?.[1] ?? '');
  const fields = Object.fromEntries(
    [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, unescaped(value)],
    ),
  );
  return { action: new URL(action, url).href, fields };
}

function unescaped(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
