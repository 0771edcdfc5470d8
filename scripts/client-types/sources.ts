import { STATUS_OF } from '@facenition/server/api';
import { type ClientDocument, type Described, headerOf } from './client-document.ts';
import { operationsTable } from './operations-table.ts';

const WIDTH = 94;

/** `client/src/operations.ts`: what the client knows of the interface at run time. */
export function operationsSource(document: ClientDocument): string {
  const codes = [...Object.keys(STATUS_OF), 'not-acquired'].sort();
  return `${headerOf(document)}import type { OperationFacts } from './operation-facts.ts';

/** Every word that \`code\` of a failure can be, as of this version. */
export const SERVER_CODES = ${JSON.stringify(codes)} as const;

/** Every operation by its id. */
export const OPERATIONS = ${JSON.stringify(operationsTable(document))} as const satisfies Readonly<Record<string, OperationFacts>>;

export type OperationId = keyof typeof OPERATIONS;
`;
}

/** `client/src/methods.ts`: one method for each operation, with its documentation. */
export function methodsSource(document: ClientDocument): string {
  const operations = Object.values(document.paths).map(({ post }) => post);
  return `${headerOf(document)}import type { Answer, Call, CallOptions, KeyedCallOptions, Request } from './call-types.ts';

/** The operations of the interface. */
export interface Methods {
${operations.map(signatureOf).join('\n')}
}

/** The operations by way of one function that does any of them. */
export function methodsOf(call: Call): Methods {
  return {
${operations.map(methodOf).join('\n')}
  };
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

function methodOf({ operationId: id, requestBody }: Described): string {
  const request = requestBody.required ? 'request' : 'request = {}';
  return `${id}: (${request}, options) => call('${id}', request, options),`;
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
