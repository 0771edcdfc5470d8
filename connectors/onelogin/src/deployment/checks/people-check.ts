import type { Check, Finding } from '@facenition/deployment';
import * as z from 'zod';
import type { OneLoginApi } from '../../api/api.ts';
import { read } from '../../api/hooks.ts';
import type { OneLoginFile } from '../file.ts';

const Users = z.array(
  z.looseObject({ username: z.string().nullish(), email: z.string().nullish() }),
);

const MOST = 100;

/** Whether people have what the Trusted IdP is matched by. Counts them; names nobody. */
export function peopleCheck({ trusted_idp: { people } }: OneLoginFile, api: OneLoginApi): Check {
  return {
    title: `People have ${people === 'email' ? 'an e-mail address' : 'a username'}`,
    examine: async () => {
      const path = `/api/2/users?limit=${MOST}&fields=id,username,email`;
      const { body } = await api.call({ what: 'the users', path });
      return findingsOf(read(Users, body, 'the users'), people);
    },
  };
}

function findingsOf(
  users: z.infer<typeof Users>,
  people: 'username' | 'email',
): readonly Finding[] {
  const names = users.map((user) => user[people] ?? '');
  const without = names.filter((name) => name === '').length;
  if (without > 0) {
    const text = `${without} of the first ${users.length} have none: the factor fails for them`;
    return [{ status: 'error', text, advice: `give them one, or set trusted_idp.people` }];
  }
  const capitals = names.filter((name) => name !== name.toLowerCase()).length;
  if (capitals > 0) {
    const text = `${capitals} of the first ${users.length} have capitals in it`;
    const advice =
      'the vault of Facenition tells capitals from small letters: enrol them as written';
    return [{ status: 'warning', text, advice }];
  }
  return [{ status: 'ok', text: `the first ${users.length} do` }];
}
