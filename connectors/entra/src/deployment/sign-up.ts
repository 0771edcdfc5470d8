import type { Known, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { HooksPart } from './file.ts';
import { HOOKS_APPLICATION } from './hooks-application.ts';
import { eventually, read, readList, type Tenant } from './tenant.ts';

export const ATTRIBUTE = 'fnTxn';

const Property = z.looseObject({ id: z.string(), name: z.string(), dataType: z.string() });

/** As user flows and hooks know it. */
function attributeName(appId: string): string {
  return `extension_${appId.replaceAll('-', '')}_${ATTRIBUTE}`;
}

/** Where a sign-up holds the code of its capture, and an account the id of its reference. */
export function attributeResource(
  { graph, wait }: Tenant,
  { application }: Pick<HooksPart, 'application'>,
): Resource {
  const path = (known: Known): string =>
    `/v1.0/applications/${known.output(HOOKS_APPLICATION, 'id')}/extensionProperties`;
  const nameOf = (known: Known) => attributeName(known.output(HOOKS_APPLICATION, 'appId'));
  return {
    id: 'attribute/sign-up',
    title: `Directory extension "${ATTRIBUTE}" of "${application}"`,
    wanted: (known) => ({ name: nameOf(known), dataType: 'String' }),
    async find(known) {
      const all = await readList(graph, path(known), Property);
      const found = all.find(({ name }) => name === nameOf(known));
      if (found === undefined) return undefined;
      const { id, name, dataType } = found;
      return { state: { name, dataType }, output: { id, name } };
    },
    create: (_, known) =>
      eventually({ wait }, async () => {
        const body = { name: ATTRIBUTE, dataType: 'String', targetObjects: ['User'] };
        const { id, name } = read(Property, await graph.post(path(known), body), ATTRIBUTE);
        return { id, name };
      }),
    stays: 'it goes with the application, and so do the ids of references that accounts hold in it',
  };
}
