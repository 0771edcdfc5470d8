import type { BlockName } from './blocks.ts';

export interface NotRun extends BlockName {
  readonly because: string;
}

const INSTALLS = 'installs anew the tree that the test itself runs in';
const DOCKER = 'needs Docker; what the files say is looked at by test/deploy.test.ts';

const PAD =
  'needs photographs, attacks and models; server/test/cli/evaluate-pad.photographs.test.ts runs these options';

const TENANT =
  'needs a tenant of the identity provider; server/test/cli/deployments.test.ts runs these commands against a stand-in';

/** Every block that the test does not run, and why. Whatever is not here runs. */
export const NOT_RUN: readonly NotRun[] = [
  {
    document: 'docs/connectors.md',
    begins: 'npx facenition okta plan --config okta.yaml --dry-run',
    because: TENANT,
  },
  {
    document: 'docs/connectors.md',
    begins: 'okta.yaml:7:10: caller.secret',
    because: 'what a command prints; server/test/cli/deployments.test.ts has such lines',
  },
  {
    document: 'docs/connectors.md',
    begins: 'Okta org acme.okta.com',
    because: 'what a command prints; deployment/test/render.test.ts has such a plan',
  },
  {
    document: 'docs/performance.md',
    begins: 'FACENITION_TEST_FACES=faces FACENITION_MODELS_DIR=models npm run load',
    because:
      'takes a quarter of an hour of a machine at rest; its parts: scripts/test/load.test.ts',
  },
  {
    document: 'README.md',
    begins: 'npm ci && npm run demo',
    because: `${INSTALLS}; server/test/demo.test.ts runs the demo`,
  },
  {
    document: 'README.md',
    begins: 'The server runs at http',
    because: 'what the demo prints, with times; server/test/demo.test.ts runs the demo',
  },
  {
    document: 'README.md',
    begins: 'npx facenition models pull mobile',
    because:
      'fetches models from the network and goes on until it is stopped; test/curl.photographs.test.ts does both',
  },
  {
    document: 'README.md',
    begins: 'npx facenition evaluate --images DIR',
    because:
      'needs photographs of hundreds of people; server/test/cli/evaluate.test.ts and server/test/cli/calibrate.test.ts run both',
  },
  { document: 'README.md', begins: 'flowchart', because: 'a drawing' },
  { document: 'CONTRIBUTING.md', begins: 'npm ci ', because: `${INSTALLS}, and runs the test` },
  {
    document: 'docs/capture-protocol.md',
    begins: '{ "challenge": "fnch_...", "frames"',
    because: 'what a page sends; server/test/capture/verification.test.ts sends it',
  },
  {
    document: 'docs/capture-protocol.md',
    begins: '{ "outcome": "try-again"',
    because:
      'needs a person before a camera; server/test/capture/verification.test.ts has each of them',
  },
  {
    document: 'docs/consent-receipt.md',
    begins: '{',
    because: 'a record to fill in; test/consent-receipt.test.ts holds it against its schema',
  },
  {
    document: 'docs/entra-external-mfa.md',
    begins: 'facenition entra tenants add',
    because: 'needs an address with https; server/test/cli/entra.test.ts runs it',
  },
  {
    document: 'docs/entra-external-mfa.md',
    begins: '{\n  "displayName": "Facenition"',
    because: 'needs a tenant of Microsoft Entra',
  },
  {
    document: 'docs/entra-external-mfa.md',
    begins: '{\n  "@odata.type"',
    because: 'needs a tenant of Microsoft Entra',
  },
  {
    document: 'docs/entra-external-mfa.md',
    begins: '{\n  "displayName": "Face for',
    because: 'needs a tenant of Microsoft Entra',
  },
  {
    document: 'docs/liveness.md',
    begins: 'npx facenition models pull minifasnet',
    because: 'fetches models from the network; server/test/packs tells what pulling does',
  },
  {
    document: 'docs/liveness.md',
    begins: 'npx facenition evaluate-pad --images DIR --manifest manifest.csv --pack',
    because: PAD,
  },
  {
    document: 'docs/liveness.md',
    begins: 'npx facenition evaluate-pad --images DIR --manifest manifest.csv --out REPORT',
    because: PAD,
  },
  {
    document: 'docs/liveness.md',
    begins: 'npx facenition evaluate-pad --images DIR --manifest manifest.csv --out OUT \\',
    because: `${PAD}, and server/test/attack-calibration.photographs.test.ts serves with what it makes`,
  },
  {
    document: 'docs/models.md',
    begins: 'npx facenition calibrate --pack sface',
    because:
      'needs photographs of hundreds of people and models of your own; server/test/cli/calibrate.test.ts runs these options',
  },
  {
    document: 'docs/operations.md',
    begins: 'npm install @opentelemetry',
    because: INSTALLS,
  },
  {
    document: 'docs/protection.md',
    begins: 'npx facenition evaluate --images lfw-dev',
    because: 'takes hours and 6,410 photographs; the document is what it printed',
  },
  {
    document: 'docs/settings.md',
    begins: 'aws kms create-key',
    because: 'needs an account of AWS',
  },
  {
    document: 'docs/settings.md',
    begins: 'ok       store',
    because: 'findings of several broken set-ups; server/test/doctor makes each of them',
  },
  { document: 'docs/step-up.md', begins: 'sequenceDiagram', because: 'a drawing' },
  {
    document: 'docs/step-up.md',
    begins: 'npx facenition models pull mobile',
    because: 'fetches models from the network and goes on until it is stopped',
  },
  {
    document: 'docs/step-up.md',
    begins: '<script type="module"',
    because: 'part of a page; test/browser/web-flows.browser.test.ts has one with the element',
  },
  {
    document: 'docs/thresholds.md',
    begins: 'npx facenition evaluate --images DIR',
    because:
      'needs photographs of hundreds of people; server/test/cli/evaluate.test.ts and server/test/cli/calibrate.test.ts run both',
  },
  { document: 'deploy/README.md', begins: 'docker build', because: DOCKER },
  { document: 'deploy/README.md', begins: 'cd deploy', because: DOCKER },
  {
    document: 'deploy/README.md',
    begins: 'facenition keys init',
    because: 'needs a Kubernetes cluster; test/deploy-chart.test.ts looks at the chart',
  },
  { document: 'deploy/README.md', begins: 'systemd-run', because: 'needs systemd' },
  {
    document: 'deploy/README.md',
    begins: 'npm ci && npm run bundle',
    because: INSTALLS,
  },
];
