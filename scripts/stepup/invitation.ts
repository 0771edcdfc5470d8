import type { Stage } from './stage.ts';

/** What a person reads who tries it with a camera of their own. */
export function writeInvitation({ bank, pack, hasPassiveCheck }: Stage, input: string): string {
  const { url, name, password, codes } = bank;
  const held = input === 'passkey' ? 'a passkey' : 'a passphrase';
  return `
Open in Chromium, Chrome or Edge on this machine:   ${url}

  name      ${name}
  password  ${password}
  codes     ${codes.join('  ')}     (of a letter: each once)

What to try:
  1. Sign in, and set up your face: it takes one of the codes, ${held} and a look into the camera.
  2. Pay the kiosk: the policy asks for no face. Pay the landlord: it does.
  3. Pay the landlord with a photograph of yourself on a phone before the camera, or as somebody else.
  4. Cancel. Use a code instead. Remove your face.
${input === 'passkey' ? 'No passkey on this machine, or one without PRF? npm run demo:stepup -- --passphrase\n' : ''}
${writeLeftOut(pack.id, pack.grade === 'demo', hasPassiveCheck)}
Everything but the models is in a temporary folder that goes away at the end. Ctrl-C ends the demo.
`;
}

function writeLeftOut(pack: string, isDemoGrade: boolean, hasPassiveCheck: boolean): string {
  const grade = isDemoGrade
    ? `The models (${pack}) are demo grade, level 2: now and then a stranger passes, or you do not.
  Better ones: npx facenition models pull mobile\n`
    : '';
  const passive = hasPassiveCheck
    ? 'The passive check is on: prints and screens are looked for, beside the movements.\n'
    : `The passive check is OFF: its models are not installed, so nothing looks for the texture of prints
  and screens. The movements that the page asks for are checked: a photograph that does not turn its
  head does not pass, a video that shows the right movements in time may pass. Only this demo runs so: a
  server makes no decision without them. They are installed by: npx facenition models pull minifasnet
`;
  return grade + passive;
}
