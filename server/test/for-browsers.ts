/** What tests in a browser take from inside the server, to set it up and to know what it does. */
export { CAPTURE_MS } from '../src/capture/transaction.ts';
export type { Config } from '../src/config.ts';
export { CLOUDS } from '../src/entra/addresses.ts';
export { importPack } from '../src/packs/import-pack.ts';
