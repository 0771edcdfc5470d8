import type { ByHand } from '@facenition/deployment';
import { extensionName } from './extensions.ts';
import type { EntraFile, ExternalMfaPart, HooksPart } from './file.ts';
import { ATTRIBUTE } from './sign-up.ts';

/** What only an administrator can do, in the console or at our server. */
export function byHandOf({ tenant, hooks, external_mfa: method }: EntraFile): readonly ByHand[] {
  return [
    ...(hooks?.sign_up === undefined ? [] : [userFlow(hooks.sign_up)]),
    ...(hooks?.account_recovery === true ? [accountRecovery()] : []),
    ...(method === undefined ? [] : externalMethod(tenant, method)),
  ];
}

function userFlow({ start, attribute }: NonNullable<HooksPart['sign_up']>): ByHand {
  const chosen = start
    ? `Before collecting information from the user: choose "${extensionName('AttributeCollectionStart')}".`
    : 'Before collecting information from the user: leave it empty.';
  return {
    title: 'User flow: ask for the code of the capture',
    steps: [
      'Entra admin centre, External Identities, User flows: choose the flow of your application.',
      `User attributes: choose ${attribute ?? `\`${ATTRIBUTE}\``}. If it is not in the list, add a custom attribute of the type String (Custom user attributes, Add) and put its full name into \`hooks.sign_up.attribute\`.`,
      'Page layouts: make it a required text field with a label that people understand.',
      `Custom authentication extensions: ${chosen}`,
      `When a user submits their information: choose "${extensionName('AttributeCollectionSubmit')}".`,
      'Do the same in every other flow by which people can sign up: none of them is checked otherwise.',
    ],
  };
}

function accountRecovery(): ByHand {
  return {
    title: 'Account recovery: call the hook',
    steps: [
      'Entra admin centre, Protection, Account recovery: open the profile of your group.',
      `Custom authentication extension: choose "${extensionName('VerifiedIdClaimValidation')}".`,
    ],
  };
}

function externalMethod(
  tenant: string,
  { client_id: clientId, conditional_access: policy }: ExternalMfaPart,
): readonly ByHand[] {
  const admit: ByHand = {
    title: 'Let the tenant in at the server',
    steps: [
      `Run \`facenition entra tenants add ${tenant} --app-id <app id of the application> --name <your name>\` at the server.`,
      'Put the client id that it shows into `external_mfa.client_id`, and run `apply` again: it makes the external method then.',
    ],
  };
  const close: ByHand = {
    title: 'Close the ways around',
    steps: [
      ...(policy === undefined
        ? ['Make a Conditional Access policy with the grant "Require multifactor authentication".']
        : ['Turn the Conditional Access policy on when its report shows what you expect.']),
      'Take other second factors from the group: each is as good to Entra.',
      'Exclude break-glass accounts alone, and block legacy authentication.',
    ],
  };
  return [...(clientId === undefined ? [admit] : []), close];
}
