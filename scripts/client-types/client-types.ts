/**
 * `npm run client-types`: writes what `client/src` has of the OpenAPI document. openapi-typescript
 * needs an older TypeScript than ours, so it is installed here and run in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientDocument, headerOf } from './client-document.ts';
import { methodsSource, operationsSource } from './sources.ts';

const here = import.meta.dirname;
const target = join(here, '..', '..', 'client', 'src');
const document = clientDocument();

const types = execFileSync(
  process.execPath,
  [
    join(here, 'node_modules', 'openapi-typescript', 'bin', 'cli.js'),
    '--immutable',
    // A field with a default is one that need not be sent.
    '--default-non-nullable=false',
  ],
  { input: JSON.stringify(document), encoding: 'utf8' },
);
writeFileSync(join(target, 'schema.ts'), headerOf(document) + types);
writeFileSync(join(target, 'operations.ts'), operationsSource(document));
writeFileSync(join(target, 'methods.ts'), methodsSource(document));
