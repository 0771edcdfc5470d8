// Prints which packages of OpenTelemetry a server loads that starts, answers and stops.
import { registerHooks } from 'node:module';

const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    // What makes the metrics loads the interface, which does nothing by itself.
    const isOfMetrics = context.parentURL?.includes('/node_modules/prom-client/');
    if (specifier.startsWith('@opentelemetry/') && !isOfMetrics) loaded.add(specifier);
    return next(specifier, context);
  },
});

const { readConfig } = await import('../../src/config.ts');
const { startServer } = await import('../../src/server.ts');

const MODELS_DIR = `${import.meta.dirname}/../../../node_modules/.cache/facenition/models`;
const settings = {
  FACENITION_MODEL_PACK: 'builtin',
  FACENITION_MODELS_DIR: MODELS_DIR,
  FACENITION_PORT: '0',
  FACENITION_MANAGEMENT_PORT: '0',
  FACENITION_WORKERS: '1',
  FACENITION_STOP_TIMEOUT_SECONDS: '1',
};
const { FACENITION_OTLP_URL: url } = process.env;
const environment = { ...settings, ...(url !== undefined && { FACENITION_OTLP_URL: url }) };
const server = await startServer({
  config: readConfig(environment, process.cwd()),
  log: () => {},
});
await fetch(`${server.url}/status`, { method: 'POST', body: '{}' });
await server.close();
process.stdout.write(JSON.stringify([...loaded].toSorted()));
