import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planDeployment, readConnectorFile, renderPlan } from '@facenition/deployment';
import { expect, test } from 'vitest';
import { entraConnector } from '../../src/deployment/index.ts';

const text = readFileSync(join(import.meta.dirname, '../../entra.example.yaml'), 'utf8');
const never = () => Promise.reject(new Error('nobody is asked'));

test('the example is a connector file, and is planned without a network', async () => {
  const file = readConnectorFile(text, entraConnector.schema);
  const deployment = entraConnector.deployment(file, {
    fetch: never,
    secret: never,
    readFile: never,
  });
  const plan = await planDeployment(deployment, { offline: true });
  expect(new Set(plan.steps.map(({ action }) => action))).toEqual(new Set(['not-looked-at']));
  expect(plan.steps).toHaveLength(17);
  const shown = renderPlan(plan);
  expect(shown).toContain('https://hooks.example.org/api/tokenIssuanceStart');
  expect(shown).toContain('api://hooks.example.org/(known after apply)');
});

test('every choice that it comments out is a key as well', () => {
  const uncommented = text.replaceAll(/^( *)# ((?:authority|attribute|certificate): )/gm, '$1$2');
  const file = uncommented.replace(/^ {2}client_secret: .*\n/m, '');
  expect(file).not.toBe(text);
  expect(readConnectorFile(file, entraConnector.schema)).toMatchObject({
    authority: expect.stringContaining('ciamlogin.com'),
    credentials: { certificate: 'file:entra-setup.pem' },
    hooks: { sign_up: { attribute: expect.stringContaining('extension_') } },
  });
});
