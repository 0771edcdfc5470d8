import * as z from 'zod';
import { type Offer, offeredOperations, type SettledAccess } from './access.ts';
import { Failure } from './answers.ts';
import { FAILURES } from './failures.ts';
import {
  API_VERSIONS,
  type ApiVersion,
  type Operation,
  PHOTO_FIELDS,
  type PhotoCount,
  TAGS,
} from './operation.ts';

/** Part of a JSON document. */
type JsonObject = Readonly<Record<string, unknown>>;

export interface DocumentOptions extends Offer {
  /** Version of the server. */
  readonly product: string;
}

/** The OpenAPI 3.1 document of the interface, from the schemas that requests are read with. */
export function openApiDocument({ product, ...offer }: DocumentOptions): JsonObject {
  const paths: Record<string, unknown> = {};
  for (const { described, access } of offeredOperations(offer)) {
    for (const version of described.versions) {
      paths[`/v${version}${described.path}`] = {
        post: operationObject(described, version, access),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Facenition',
      version: product,
      summary: 'Verifies a person by a live face without keeping faces.',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'this server' }],
    security: [{ clientToken: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Failure: jsonSchema(Failure, 'output') },
      securitySchemes: {
        clientToken: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Auth-Token',
          description: 'A client token.',
        },
      },
    },
  };
}

const DESCRIPTION =
  'A capture, a secret that the person holds, a scope and an expiry become an identity token: a ' +
  'protected, revocable biometric reference. Addresses without a prefix are those of version 1, ' +
  'or of the version that the header `X-API-Version` names.';

function operationObject(
  described: Operation,
  version: ApiVersion,
  access: SettledAccess,
): JsonObject {
  const { id, tag, summary, description, idempotent } = described;
  const open = access === 'anyone';
  return {
    operationId:
      version === API_VERSIONS[0] || described.versions.length === 1 ? id : `${id}V${version}`,
    tags: [tag],
    summary,
    description: open ? description : `${description}\n\nNeeds ${neededBy(access)}.`,
    ...(open && { security: [] }),
    ...(idempotent && { parameters: [IDEMPOTENCY_KEY] }),
    requestBody: requestBody(described),
    responses: responses(described, open),
  };
}

function neededBy(access: SettledAccess): string {
  return access === 'client' ? 'a client token' : `a client token with the scope \`${access}\``;
}

const IDEMPOTENCY_KEY: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes it safe to send the same request again: it is done once, and answered again.',
  schema: { type: 'string', minLength: 16, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
};

function requestBody(described: Operation): JsonObject {
  const photos = photoEntries(described);
  const fields = jsonSchema(described.fields, 'input');
  const empty = photos.length === 0 && !('required' in fields);
  const example = { ...described.example.fields };
  return {
    required: !empty,
    content: {
      'multipart/form-data': {
        schema: withPhotos(fields, photos, FILE),
        ...(photos.length > 0 && { encoding: encodingOf(photos) }),
      },
      'application/json': {
        schema: withPhotos(fields, photos, BASE64),
        example: {
          ...example,
          ...Object.fromEntries(photos.map(([name]) => [name, '/9j/4AAQ...'])),
        },
      },
    },
  };
}

const FILE: JsonObject = { type: 'string', format: 'binary' };
const BASE64: JsonObject = {
  type: 'string',
  contentEncoding: 'base64',
  description: 'base64, with or without a `data:image/...;base64,` prefix',
};

function photoEntries({ photos }: Operation): readonly (readonly [string, PhotoCount])[] {
  return PHOTO_FIELDS.flatMap((name) => {
    const count = photos[name];
    return count === undefined ? [] : [[name, count] as const];
  });
}

function encodingOf(photos: readonly (readonly [string, PhotoCount])[]): JsonObject {
  const contentType = 'image/jpeg, image/png, image/webp, image/avif';
  return Object.fromEntries(photos.map(([name]) => [name, { contentType }]));
}

function withPhotos(
  fields: JsonObject,
  photos: readonly (readonly [string, PhotoCount])[],
  image: JsonObject,
): JsonObject {
  const { properties, required, ...rest } = fields;
  const added = photos.map(([name, { least, most, description }]): [string, unknown] => {
    const list = { type: 'array', items: image, minItems: least, maxItems: most };
    if (most === 1) return [name, { ...image, description }];
    return [
      name,
      image === FILE || least > 1
        ? { ...list, description }
        : { anyOf: [image, list], description },
    ];
  });
  const needed = [...photos.map(([name]) => name), ...(Array.isArray(required) ? required : [])];
  return {
    ...rest,
    properties: { ...Object.fromEntries(added), ...(isObject(properties) ? properties : {}) },
    ...(needed.length > 0 && { required: needed }),
  };
}

function responses(described: Operation, open: boolean): JsonObject {
  const failures = FAILURES.filter(({ when }) => when(described, open)).map(
    ({ status, description }): [string, unknown] => [
      String(status),
      {
        description,
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    ],
  );
  return {
    200: {
      description: 'Answered.',
      content: {
        'application/json': {
          schema: jsonSchema(described.answer, 'output'),
          example: described.example.answer,
        },
      },
    },
    ...Object.fromEntries(failures),
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...made } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return JSON.parse(JSON.stringify(made));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
