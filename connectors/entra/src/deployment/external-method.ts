import { DeploymentFault, type Fields, type Known, type Resource } from '@facenition/deployment';
import * as z from 'zod';
import { GraphFault } from '../graph.ts';
import { discoveryAddress } from './external-mfa-addresses.ts';
import type { ExternalMfaPart } from './file.ts';
import { make, onlyOne, read, type Tenant } from './tenant.ts';

export const EXTERNAL_APPLICATION = 'application/external-mfa';

const Target = z.looseObject({ id: z.string() });

const Method = z.looseObject({
  id: z.string(),
  '@odata.type': z.string(),
  displayName: z.string().nullish(),
  state: z.string().nullish(),
  appId: z.string().nullish(),
  openIdConnectSetting: z
    .looseObject({ clientId: z.string().nullish(), discoveryUrl: z.string().nullish() })
    .nullish(),
  includeTargets: z.array(Target).nullish(),
});

type Method = z.output<typeof Method>;

const Methods = z.looseObject({ authenticationMethodConfigurations: z.array(Method) });

const METHODS_POLICY = '/policies/authenticationMethodsPolicy';
const CONFIGURATIONS = `${METHODS_POLICY}/authenticationMethodConfigurations`;
const METHOD_TYPE = '#microsoft.graph.externalAuthenticationMethodConfiguration';

/** What people of the groups can choose as their second factor. */
export function externalMethod(
  { graph }: Tenant,
  part: ExternalMfaPart,
  clientId: string,
): Resource {
  const { method: displayName, groups } = part;
  const look = async (): Promise<Method | undefined> => {
    const { authenticationMethodConfigurations: all } = read(
      Methods,
      await graph.get(`/v1.0${METHODS_POLICY}`),
      METHODS_POLICY,
    );
    const called = all.filter(
      (one) => one['@odata.type'] === METHOD_TYPE && one.displayName === displayName,
    );
    return onlyOne(called, `external methods called "${displayName}"`);
  };
  const bodyOf = (known: Known, before?: Method) => configuration(part, clientId, known, before);
  return {
    id: 'method/external-mfa',
    title: `External method "${displayName}"`,
    wanted: (known) => ({
      displayName,
      state: 'enabled',
      appId: known.output(EXTERNAL_APPLICATION, 'appId'),
      clientId,
      discoveryUrl: discoveryAddress(part),
      groups: groups.toSorted(),
    }),
    async find() {
      const found = await look();
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    // Creating stands in the documents of the beta version alone.
    create: (_, known) =>
      make(graph, `/beta${CONFIGURATIONS}`, { displayName, ...bodyOf(known) }).catch(byHand),
    async update({ output }, _, known) {
      await graph.patch(`/v1.0${CONFIGURATIONS}/${output.id}`, bodyOf(known, await look()));
      return output;
    },
    remove: ({ output }) => graph.remove(`/v1.0${CONFIGURATIONS}/${output.id}`),
  };
}

function stateOf(found: Method): Fields {
  return {
    displayName: found.displayName ?? '',
    state: found.state ?? '',
    appId: found.appId ?? '',
    clientId: found.openIdConnectSetting?.clientId ?? '',
    discoveryUrl: found.openIdConnectSetting?.discoveryUrl ?? '',
    groups: (found.includeTargets ?? []).map(({ id }) => id).toSorted(),
  };
}

function byHand(fault: unknown): never {
  if (!(fault instanceof GraphFault) || fault.code !== 'ERR_VENDOR_FAILED') throw fault;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `${fault.message} Where Graph cannot create it: Entra admin centre, Protection, ` +
      'Authentication methods, Add external method, as the README says; then run this again.',
    { cause: fault },
  );
}

/** What was said of a group that is there already stays. */
function configuration(part: ExternalMfaPart, clientId: string, known: Known, before?: Method) {
  const includeTargets = part.groups.map((id) => ({
    ...{ targetType: 'group', id, isRegistrationRequired: false },
    ...before?.includeTargets?.find((target) => target.id === id),
  }));
  return {
    '@odata.type': METHOD_TYPE,
    state: 'enabled',
    appId: known.output(EXTERNAL_APPLICATION, 'appId'),
    openIdConnectSetting: { clientId, discoveryUrl: discoveryAddress(part) },
    includeTargets,
  };
}
