/** `npm run postman`: writes the collection into `docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postmanCollection } from './collection.ts';

const target = join(import.meta.dirname, '..', '..', 'docs', 'facenition.postman_collection.json');
writeFileSync(target, `${JSON.stringify(await postmanCollection(), null, 2)}\n`);
