export { buildBuiltinModel } from './packs/builtin/builtin-files.ts';
