import { convertV2 } from 'openapi-to-postmanv2';
import * as z from 'zod';
import {
  type ClientDocument,
  clientDocument,
  type Described,
} from '../client-types/client-document.ts';

const SERVER = 'http://127.0.0.1:8080';
const FORM = 'multipart/form-data';
const JSON_TYPE = 'application/json';

const Field = z.looseObject({ key: z.string() });
const Item = z.looseObject({
  name: z.string(),
  request: z.looseObject({
    header: z.array(z.looseObject({ key: z.string(), value: z.string() })),
    url: z.looseObject({ path: z.array(z.string()) }),
    body: z.looseObject({ formdata: z.array(Field).optional(), raw: z.string().optional() }),
  }),
});
type Item = z.infer<typeof Item>;

const Collection = z.looseObject({
  info: z.looseObject({ name: z.string() }),
  item: z.array(z.looseObject({ name: z.string(), item: z.array(Item) })),
});

const Properties = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })),
});
const Examples = z.looseObject({ example: z.record(z.string(), z.unknown()) });

/**
 * A Postman collection of the interface: a request for every operation, filled in as the document's
 * examples are. The converter makes up ids and values at random; none of them is kept.
 */
export async function postmanCollection(): Promise<object> {
  const document = clientDocument();
  const converted = Collection.parse(withoutIds(await convert(prepared(document))));
  const item = converted.item.map((folder) => ({
    ...folder,
    item: folder.item.map((one) => filledIn(one, describedAt(document, one))),
  }));
  const variable = [
    { key: 'baseUrl', value: SERVER },
    { key: 'apiKey', value: '', description: 'A client token.' },
  ];
  return { ...converted, item, variable };
}

/** One encoding for each operation: a form where there are photos to choose, else JSON. */
function prepared(document: ClientDocument): object {
  const paths = Object.entries(document.paths).map(([path, { post }]) => {
    const { content } = post.requestBody;
    const type = hasPhotos(post) ? FORM : JSON_TYPE;
    const requestBody = { ...post.requestBody, content: { [type]: content[type] } };
    return [
      path,
      { post: { ...post, requestBody, responses: { 200: { description: 'Answered.' } } } },
    ];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

function hasPhotos({ requestBody }: Described): boolean {
  return JSON.stringify(requestBody.content[FORM].schema).includes('"format":"binary"');
}

function convert(document: object): Promise<unknown> {
  const data = JSON.parse(JSON.stringify(document));
  return new Promise((resolve, reject) => {
    convertV2({ type: 'json', data }, { folderStrategy: 'Tags' }, (error, result) => {
      if (error !== null && error !== undefined) return reject(error);
      if (result?.result !== true) return reject(new Error(result?.reason));
      resolve(result.output?.[0]?.data);
    });
  });
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, held: unknown) =>
    typeof held === 'string' && UUID.test(held) ? undefined : held,
  );
}

function describedAt({ paths }: ClientDocument, { name, request }: Item): Described {
  const path = paths[`/${request.url.path.join('/')}`];
  if (path === undefined) throw new Error(`no such operation: ${name}`);
  return path.post;
}

function filledIn(one: Item, described: Described): object {
  const { example } = Examples.parse(described.requestBody.content[JSON_TYPE]);
  const answer = Examples.parse(described.responses[200].content[JSON_TYPE]).example;
  const { request } = one;
  return {
    ...one,
    request: {
      ...request,
      header: request.header
        // Postman writes the boundary of a form into it.
        .filter(({ key, value }) => key !== 'Content-Type' || value !== FORM)
        .map((header) =>
          header.key === 'Idempotency-Key' ? { ...header, value: '{{$guid}}' } : header,
        ),
      body: bodyOf(request.body, described, example),
    },
    response: [
      {
        name: 'Answered.',
        status: 'OK',
        code: 200,
        header: [{ key: 'Content-Type', value: JSON_TYPE }],
        body: JSON.stringify(answer, null, 2),
        _postman_previewlanguage: 'json',
      },
    ],
  };
}

function bodyOf(
  body: Item['request']['body'],
  { requestBody }: Described,
  example: Readonly<Record<string, unknown>>,
): object {
  if (body.formdata === undefined) return { ...body, raw: JSON.stringify(example, null, 2) };
  const { properties } = Properties.parse(requestBody.content[FORM].schema);
  const formdata = body.formdata.map(({ key }) => {
    const field = { key, description: properties[key]?.description };
    const given = example[key];
    if (key === 'photo' || key === 'reference') return { ...field, type: 'file', src: [] };
    return given === undefined
      ? { ...field, type: 'text', value: '', disabled: true }
      : { ...field, type: 'text', value: String(given) };
  });
  return { ...body, formdata };
}
