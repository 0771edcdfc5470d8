import { FacenitionError } from '@facenition/core';

/** A caller of the server, as any application would be. */
export interface DemoClient {
  generate(photos: readonly Uint8Array[], fields: Fields): Promise<string>;
  /** Whether the person was authenticated, with the reason where the photographs are to blame. */
  authenticate(photos: readonly Uint8Array[], fields: Fields): Promise<DemoAnswer>;
}

export type Fields = Readonly<Record<string, string>>;

export interface DemoAnswer {
  readonly authenticated: boolean;
  readonly reason?: string;
}

export function createDemoClient(url: string, clientToken: string): DemoClient {
  async function post(path: string, photos: readonly Uint8Array[], fields: Fields) {
    const form = new FormData();
    for (const photo of photos) form.append('photo', new Blob([new Uint8Array(photo)]), 'photo');
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const headers = { 'X-Auth-Token': clientToken };
    const response = await fetch(url + path, { method: 'POST', body: form, headers });
    const body: unknown = await response.json();
    if (textOf(body, 'error') === undefined) return body;
    throw new FacenitionError('ERR_FIELD_INVALID', `${path} answered: ${textOf(body, 'error')}`);
  }

  return {
    async generate(photos, fields) {
      const token = textOf(await post('/generate', photos, fields), 'token');
      if (token === undefined) throw new FacenitionError('ERR_INTERNAL', 'no token was answered');
      return token;
    },
    async authenticate(photos, fields) {
      const body = await post('/authenticate', photos, fields);
      const reason = textOf(body, 'reason');
      const authenticated = fieldOf(body, 'authenticated') === true;
      return reason === undefined ? { authenticated } : { authenticated, reason };
    },
  };
}

function textOf(body: unknown, name: string): string | undefined {
  const value = fieldOf(body, name);
  return typeof value === 'string' ? value : undefined;
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
}
