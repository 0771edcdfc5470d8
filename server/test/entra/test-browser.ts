import type { TestProvider } from './test-provider.ts';

/** What a page asks a browser to send. */
export interface PageForm {
  readonly action: string;
  readonly fields: Record<string, string>;
}

/** A browser without scripts: it keeps cookies and follows nothing by itself. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  get(address: string): Promise<Response>;
  post(address: string, fields: Record<string, string> | string): Promise<Response>;
  /** Brings the form of Entra to the provider. */
  authorize(fields: Record<string, string> | string): Promise<Response>;
}

export function openBrowser({ url }: Pick<TestProvider, 'url'>): TestBrowser {
  const cookies = new Map<string, string>();
  async function send(address: string, init: RequestInit = {}): Promise<Response> {
    const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(address, {
      redirect: 'manual',
      ...init,
      headers: { Cookie, ...init.headers },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/Max-Age=0/.test(cookie)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  }
  const post: TestBrowser['post'] = (address, fields) =>
    send(address, {
      method: 'POST',
      body: typeof fields === 'string' ? fields : new URLSearchParams(fields).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
  return {
    cookies,
    get: (address) => send(address),
    post,
    authorize: (fields) => post(`${url}/entra/authorize`, fields),
  };
}

/** The form of a page that sends itself. */
export async function formIn(answer: Response): Promise<PageForm> {
  const html = await answer.text();
  const [, action = ''] = /<form method="post" action="([^"]*)">/.exec(html) ?? [];
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  const fields = [...inputs].map(([, name = '', value = '']) => [name, plain(value)]);
  return { action: plain(action), fields: Object.fromEntries(fields) };
}

/** The capture that an answer leads to. */
export function captureIn(answer: Response): string {
  return /\/capture\/(fntx_[\w-]{22})$/.exec(answer.headers.get('Location') ?? '')?.[1] ?? 'none';
}

function plain(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
