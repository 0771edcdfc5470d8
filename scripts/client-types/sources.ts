import { STATUS_OF } from '@facenition/server/api';
import { type ClientDocument, type Described, headerOf } from './client-document.ts';
import { operationsTable, photoFields } from './operations-table.ts';

const WIDTH = 94;

/** What several answers have in common. */
const SHARED = {
  blame: '"reason?":string,"capture?":integer',
  validity: '"accuracy":level,"expires?":string,"warning?":string',
  point: '"x":number,"y":number',
} as const;

/** `client/src/operations.ts`: what the client knows of the interface at run time. */
export function operationsSource(document: ClientDocument): string {
  const codes = [...Object.keys(STATUS_OF), 'not-acquired'].sort();
  // By name, so that a minifier writes each of them once.
  let table = JSON.stringify(operationsTable(document))
    .replaceAll(/(?<=[:[])"(string|number|integer|boolean)"/g, '$1')
    .replaceAll('[1,2,3,4,5,6,7,8]', 'level');
  for (const [name, members] of Object.entries(SHARED)) {
    table = table.replaceAll(members, `...${name}`);
  }
  return `${headerOf(document)}import type { OperationFacts } from './operation-facts.ts';

const string = 'string';
const number = 'number';
const integer = 'integer';
const boolean = 'boolean';
const level = [1, 2, 3, 4, 5, 6, 7, 8] as const;
${Object.entries(SHARED)
  .map(([name, members]) => `const ${name} = {${members}} as const;`)
  .join('\n')}

/** Every operation by its id. */
export const OPERATIONS = ${table} as const satisfies Readonly<Record<string, OperationFacts>>;

export type OperationId = keyof typeof OPERATIONS;

/** The fields that hold photos. */
export type PhotoField = ${unionOf(photoFields(document))};

/** Every word that \`code\` of a failure can be, as of this version. */
export type ServerCode = ${unionOf(codes)};
`;
}

function unionOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' | ');
}

/** `client/src/methods.ts`: one method for each operation, with its documentation. */
export function methodsSource(document: ClientDocument): string {
  const operations = Object.values(document.paths).map(({ post }) => post);
  return `${headerOf(document)}import type { Answer, CallOptions, KeyedCallOptions, Request } from './call-types.ts';

/** The operations of the interface. */
export interface Methods {
${operations.map(signatureOf).join('\n')}
}
`;
}

function signatureOf(described: Described): string {
  const { operationId: id } = described;
  const request = described.requestBody.required ? 'request' : 'request?';
  const options = described.parameters.length > 0 ? 'KeyedCallOptions' : 'CallOptions';
  return `${commentOn(described)}
  ${id}(${request}: Request<'${id}'>, options?: ${options}): Promise<Answer<'${id}'>>;
`;
}

function commentOn({ summary, description }: Described): string {
  const lines = [`${summary}.`, ...description.split('\n')].flatMap((line, at) =>
    at === 0 ? [line, ''] : wrapped(line),
  );
  const body = lines.map((line) => `   * ${line}`.trimEnd().replaceAll('*/', '* /'));
  return ['  /**', ...body, '   */'].join('\n');
}

function wrapped(text: string): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
