import { DeploymentFault, type Resource, type Secret } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import { read } from '../../api/hooks.ts';

const Variable = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
});
const Variables = z.array(Variable);

const LONGEST_VALUE = 5000;

/**
 * An environment variable of the account, which hooks read. Nobody can read its value again, so a
 * new secret is given a new name.
 */
export function variableResource(
  name: string,
  secret: () => Promise<Secret>,
  api: OneLoginApi,
): Resource {
  const what = `the environment variable ${name}`;
  return {
    id: `variable/${name}`,
    title: `Environment variable ${name} of hooks`,
    wanted: () => ({ name }),
    find: async () => {
      const path = '/api/2/hooks/envs?limit=1000';
      const { body } = await api.call({ what, path });
      const found = read(Variables, body, what).find((one) => one.name === name);
      return found && { state: { name: found.name }, output: { id: found.id } };
    },
    create: async () => {
      const value = await secret();
      if (value.reveal().length > LONGEST_VALUE) throw tooLong(name);
      const { body } = await api.call({
        what,
        method: 'POST',
        path: '/api/2/hooks/envs',
        body: { name, value: value.reveal() },
        secrets: [value],
      });
      return { id: read(Variable, body, what).id };
    },
    remove: async ({ output: { id = '' } }) => {
      const path = `/api/2/hooks/envs/${encodeURIComponent(id)}`;
      await api.call({ what, method: 'DELETE', path, expected: [404] });
    },
  };
}

function tooLong(name: string): DeploymentFault {
  return new DeploymentFault(
    'ERR_CONNECTOR_FILE_INVALID',
    `the secret for ${name} has more than ${LONGEST_VALUE} characters, which OneLogin does not take`,
  );
}
