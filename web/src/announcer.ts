/** Words are this far apart at least, milliseconds: a screen reader needs the time to say them. */
const GAP = 1500;

/**
 * A polite live region that says the newest words, and none twice in a row.
 *
 * @param say puts the words into the region
 */
export function createAnnouncer(
  say: (text: string) => void,
  after: (milliseconds: number, act: () => void) => void,
): (text: string) => void {
  let said = '';
  let waiting: string | undefined;
  let isResting = false;
  const rest = (): void => {
    isResting = true;
    after(GAP, () => {
      isResting = false;
      if (waiting !== undefined && waiting !== said) speak(waiting);
      waiting = undefined;
    });
  };
  const speak = (text: string): void => {
    said = text;
    say(text);
    rest();
  };
  return (text) => {
    if (isResting) waiting = text;
    else if (text !== said) speak(text);
  };
}
