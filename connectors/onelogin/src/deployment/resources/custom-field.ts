import { DeploymentFault, type Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import { read } from '../../api/hooks.ts';

const Attribute = z.looseObject({
  id: z.number().optional(),
  name: z.string(),
  shortname: z.string(),
});
const Attributes = z.array(Attribute);

export interface CustomField {
  readonly shortname: string;
  readonly name: string;
}

/** The custom user field that names the reference. It holds `fnr_...`, and nothing of a face. */
export function customFieldResource({ shortname, name }: CustomField, api: OneLoginApi): Resource {
  return {
    id: `custom-field/${shortname}`,
    title: `Custom user field ${shortname}`,
    wanted: () => ({ shortname, name }),
    find: async () => {
      const found = await findAttribute(shortname, api);
      const output = { id: `${found?.id ?? ''}` };
      return found && { state: { shortname, name: found.name }, output };
    },
    create: async () => {
      await createAttribute({ shortname, name }, api);
      const made = await findAttribute(shortname, api);
      if (made === undefined) throw byConsole(shortname, name);
      return { id: `${made.id ?? ''}` };
    },
    stays:
      'what it says of people would be lost with it: delete it in the console under Users > Custom User Fields',
  };
}

async function findAttribute(shortname: string, api: OneLoginApi) {
  const path = '/api/2/users/custom_attributes';
  const { body } = await api.call({ what: 'the custom user fields', path });
  return read(Attributes, body, 'the custom user fields').find(
    (one) => one.shortname === shortname,
  );
}

/** OneLogin's documents and its own programs do not agree on how it is made. */
async function createAttribute({ shortname, name }: CustomField, api: OneLoginApi): Promise<void> {
  const field = { name, shortname, user_editable: false };
  const users = '/api/2/users/custom_attributes';
  const ways = [
    { path: users, body: field },
    { path: users, body: { user_field: field } },
    { path: '/api/2/custom_attributes', body: field },
  ];
  for (const way of ways) {
    const what = `the custom user field ${shortname}`;
    const expected = [400, 404, 405, 415, 422];
    const { status } = await api.call({ what, method: 'POST', ...way, expected });
    if (status < 300) return;
  }
  throw byConsole(shortname, name);
}

function byConsole(shortname: string, name: string): DeploymentFault {
  return new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `OneLogin did not make the custom user field: make it in the console, under Users > Custom User Fields > New User Field, with the name "${name}" and the short name "${shortname}", and run this again`,
  );
}
