import { DeploymentFault, type DeployPorts, Secret } from '@facenition/deployment';
import { OneLoginFile, oneloginDeployment } from '../src/deployment/index.ts';
import { CLIENT_ID, CLIENT_SECRET, type OneLogin } from './stand-in/onelogin.ts';

/** Secrets that the file of the tests refers to. */
export const SECRETS: Readonly<Record<string, string>> = {
  'env:ONELOGIN_CLIENT_SECRET': CLIENT_SECRET,
  'env:FACENITION_TOKEN': 'canary-facenition-token',
  'env:DIRECTORY_TOKEN': 'canary-directory-token',
};

/** As it is after the YAML was read. */
export const FILE = {
  account: 'acme',
  credentials: { client_id: CLIENT_ID, client_secret: 'env:ONELOGIN_CLIENT_SECRET' },
  facenition: { url: 'https://faces.acme.example', tenant: 'acme' },
  trusted_idp: { client_id: 'onelogin-acme', people: 'username' },
  face_policy: 220415,
  pre_authentication: {
    relax: { policy: 109384, token: 'env:FACENITION_TOKEN', max_age_seconds: 900 },
  },
};

export const MIGRATION_FILE = {
  ...FILE,
  custom_field: { shortname: 'fn_token_ref', name: 'Facenition token reference' },
  user_migration: {
    directory: 'https://directory.acme.example/facenition',
    token: 'env:DIRECTORY_TOKEN',
  },
};

export function deploymentOf(
  file: object,
  { fetch }: Pick<OneLogin, 'fetch'>,
  secrets: Readonly<Record<string, string>> = SECRETS,
  waits: number[] = [],
) {
  const ports: DeployPorts = {
    fetch,
    secret: async (reference) => {
      const text = secrets[reference];
      if (text !== undefined) return new Secret(text);
      throw new DeploymentFault('ERR_SECRET_MISSING', `${reference} is not there`);
    },
    readFile: () => Promise.reject(new Error('no file is read')),
  };
  return oneloginDeployment(OneLoginFile.parse(file), ports, async (ms) => void waits.push(ms));
}
