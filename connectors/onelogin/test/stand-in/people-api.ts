import { randomInt } from 'node:crypto';
import type { Account, StandInUser } from './account.ts';
import { problem, type Reply } from './hooks-api.ts';

/** Which of the ways to make a custom attribute works: the documents do not agree. */
export type AttributesWay = 'flat' | 'wrapped' | 'documented' | 'none';

const NOT_FOUND = problem(
  404,
  'NotFoundError',
  'The resource with the given id could not be found',
);

/** Variables, custom attributes, users and policies. */
export function peopleApi(account: Account, way: () => AttributesWay) {
  const { envs, attributes, users, policies } = account;
  return {
    listEnvs: (): Reply => ({ status: 200, body: envs.map(({ id, name }) => ({ id, name })) }),
    createEnv({ name, value }: Record<string, unknown>): Reply {
      const isName = typeof name === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]{1,99}$/.test(name);
      const isValue = typeof value === 'string' && value.length >= 1 && value.length <= 5000;
      if (!isName) return problem(422, 'UnprocessableEntityFieldError', 'is invalid', 'name');
      if (!isValue) return problem(422, 'UnprocessableEntityFieldError', 'is invalid', 'value');
      if (envs.some((env) => env.name === name)) {
        // As careless as a server may be.
        return problem(409, 'ConflictError', `${name}=${value} is there already`);
      }
      const id = randomInt(1, 1_000_000);
      envs.push({ id, name, value });
      return { status: 201, body: { id, name } };
    },
    updateEnv(id: number, { value }: Record<string, unknown>): Reply {
      const env = envs.find((one) => one.id === id);
      if (env === undefined) return NOT_FOUND;
      env.value = String(value);
      return { status: 200, body: { id, name: env.name } };
    },
    removeEnv(id: number): Reply {
      const at = envs.findIndex((one) => one.id === id);
      if (at < 0) return NOT_FOUND;
      envs.splice(at, 1);
      return { status: 204 };
    },
    listAttributes: (): Reply => ({ status: 200, body: attributes }),
    createAttribute(where: 'users' | 'documented', sent: Record<string, unknown>): Reply {
      if (where === 'documented' && way() !== 'documented') return NOT_FOUND;
      if (where === 'users' && !['flat', 'wrapped'].includes(way())) return NOT_FOUND;
      const fields = way() === 'wrapped' ? Object(sent.user_field) : sent;
      const { name, shortname, user_editable } = fields;
      if (typeof name !== 'string' || typeof shortname !== 'string') {
        return problem(422, 'UnprocessableEntityError', "name can't be blank");
      }
      const id = 87_846 + attributes.length;
      const position = attributes.length + 1;
      attributes.push({ id, name, shortname, position, user_editable: user_editable === true });
      return { status: 201, body: { id, name, shortname } };
    },
    listUsers: (): Reply => ({
      status: 200,
      body: users.map(({ id, username, email }) => ({ id, username, email })),
    }),
    getUser(id: number): Reply {
      const user = users.find((one) => one.id === id);
      return user === undefined ? NOT_FOUND : { status: 200, body: viewOf(user) };
    },
    updateUser(id: number, sent: Record<string, unknown>): Reply {
      const user = users.find((one) => one.id === id);
      if (user === undefined) return NOT_FOUND;
      const known = attributes.map(({ shortname }) => shortname);
      for (const [name, value] of Object.entries(Object(sent.custom_attributes))) {
        if (known.includes(name)) user.custom_attributes[name] = String(value);
      }
      return { status: 200, body: viewOf(user) };
    },
    getPolicy(id: number): Reply {
      const policy = policies.find((one) => one.id === id);
      return policy === undefined ? NOT_FOUND : { status: 200, body: policy };
    },
  };
}

function viewOf({ password: _, ...user }: StandInUser): object {
  return user;
}
