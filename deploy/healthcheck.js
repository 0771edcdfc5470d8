// Asks the management port whether requests can be served: exit code 0 where they can.
const {
  FACENITION_MANAGEMENT_HOST: host = '127.0.0.1',
  FACENITION_MANAGEMENT_PORT: port = '9000',
} = process.env;

const TIMEOUT_MS = 4000;
const isAnyAddress = host === '0.0.0.0' || host === '::';
const address = isAnyAddress ? 'localhost' : host.includes(':') ? `[${host}]` : host;

try {
  const answer = await fetch(`http://${address}:${port}/health/ready`, {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  process.exitCode = answer.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
