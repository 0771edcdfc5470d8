import { HookFault } from '@facenition/hook';

/** An object of a payload. Throws `HookFault` `ERR_PAYLOAD_INVALID`. */
export function objectIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw invalid(name);
}

/** One that may be left out, or `null`. */
export function optionalObjectIn(value: unknown, name: string): Readonly<Record<string, unknown>> {
  return value === undefined || value === null ? {} : objectIn(value, name);
}

/** 1 to `most` characters, none of them a control character or half of one. */
export function textIn(value: unknown, name: string, most = 255): string {
  const isText = typeof value === 'string' && value.trim() !== '' && value.length <= most;
  if (!isText || /[\p{Cc}\p{Cs}]/u.test(value)) throw invalid(name);
  return value;
}

export function optionalTextIn(value: unknown, name: string, most = 255): string | undefined {
  return value === undefined || value === null ? undefined : textIn(value, name, most);
}

export function idIn(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(name);
}

export function optionalIdIn(value: unknown, name: string): number | undefined {
  return value === undefined || value === null ? undefined : idIn(value, name);
}

/** OneLogin's name of this call, which goes into its log. */
export function callIn(value: unknown): string {
  if (value === undefined || value === null) return 'unnamed';
  if (typeof value === 'string' && /^[\w-]{1,64}$/.test(value)) return value;
  throw invalid('request_id');
}

/** Names the part, never what it holds. */
export function invalid(name: string): HookFault {
  return new HookFault('ERR_PAYLOAD_INVALID', `the context cannot be read: ${name}`);
}
