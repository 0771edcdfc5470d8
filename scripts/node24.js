// `node scripts/node24.js FILE ...` runs it on Node 24 with the sources of the packages.
import { runOnNode24 } from '../server/bin/node24.js';

runOnNode24(['--conditions=@facenition/source', ...process.argv.slice(2)]);
