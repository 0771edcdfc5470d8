import type { Resource } from '@facenition/deployment';
import * as z from 'zod';
import { shaped, type Tenant } from './tenant.ts';

const PATH = '/api/v1/meta/schemas/user/default';

const Property = z.looseObject({
  title: z.string().default(''),
  type: z.string(),
  maxLength: z.number().nullish(),
  permissions: z.array(z.looseObject({ principal: z.string(), action: z.string() })).nullish(),
});

const Schema = z.looseObject({
  definitions: z.looseObject({
    custom: z.looseObject({ properties: z.record(z.string(), Property).default({}) }),
  }),
});

export interface PropertyParts {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** For the person whose account it is. */
  readonly self: 'HIDE' | 'READ_WRITE';
  /** Why it stays; absent: it is taken away. */
  readonly stays?: string;
}

/** A property of users. */
export function schemaProperty(tenant: Tenant, parts: PropertyParts): Resource {
  const { id, name, title, self, stays } = parts;
  const wanted = { title, type: 'string', maxLength: 255, self };
  const put = async (property: object | null) => {
    const definitions = {
      custom: { id: '#custom', type: 'object', properties: { [name]: property } },
    };
    await tenant.send('post', PATH, { definitions });
    return {};
  };
  const whole = {
    ...{ title, type: 'string', maxLength: 255, scope: 'NONE' },
    permissions: [{ principal: 'SELF', action: self }],
  };
  return {
    id,
    title: `User property "${name}"`,
    wanted: () => wanted,
    async find() {
      const { definitions } = shaped(Schema, await tenant.get(PATH), 'the schema of users');
      const property = definitions.custom.properties[name];
      return property && { state: stateOf(property), output: {} };
    },
    create: () => put(whole),
    update: () => put(whole),
    ...(stays === undefined ? { remove: async () => void (await put(null)) } : { stays }),
  };
}

function stateOf({ title, type, maxLength, permissions }: z.output<typeof Property>) {
  const own = permissions?.find(({ principal }) => principal === 'SELF');
  return { title, type, maxLength: maxLength ?? null, self: own?.action ?? '' };
}
