/** The parameters of our challenge, as Cognito gives them to the application. */
export interface FaceChallenge {
  readonly txn: string;
  /** The hosted page, for an application that sends the browser there. */
  readonly captureUrl: string;
  /** For the element, where the application stays. */
  readonly browserKey?: string | undefined;
  readonly scope: string;
}

/** How a capture ended, for the person; the ticket is all that counts. */
export type CaptureEnd =
  | { readonly outcome: 'passed'; readonly ticket: string }
  | { readonly outcome: 'failed'; readonly reason?: string | undefined }
  /** `alternative`: the person wants the way without a face. */
  | { readonly outcome: 'cancelled'; readonly how?: string | undefined };

/** Our challenge, or `undefined` where it is none. */
export function readFaceChallenge(
  parameters: Readonly<Record<string, string>>,
): FaceChallenge | undefined {
  const { type, txn, captureUrl, browserKey, scope } = parameters;
  if (type !== 'FACE_TICKET' || txn === undefined || captureUrl === undefined) return undefined;
  if (scope === undefined) return undefined;
  return { txn, captureUrl, scope, ...(browserKey !== undefined && { browserKey }) };
}

/**
 * Puts `<facenition-capture>` into a place of the page, until the capture is over. The page has to
 * load `/capture/served/element.js` of the server.
 */
export function showCapture(
  place: HTMLElement,
  { txn, browserKey }: FaceChallenge,
): Promise<CaptureEnd> {
  const element = place.ownerDocument.createElement('facenition-capture');
  element.setAttribute('txn', txn);
  if (browserKey !== undefined) element.setAttribute('browser-key', browserKey);
  const ended = new Promise<CaptureEnd>((resolve) => {
    const on = (name: string, end: (event: unknown) => CaptureEnd): void =>
      element.addEventListener(`facenition-${name}`, (event) => resolve(end(event)));
    on('passed', (event) => passedOf(detailOf(event, 'ticket')));
    on('failed', (event) => ({ outcome: 'failed', reason: detailOf(event, 'reason') }));
    on('cancelled', (event) => ({ outcome: 'cancelled', how: detailOf(event, 'how') }));
  });
  place.append(element);
  return ended.finally(() => element.remove());
}

function passedOf(ticket: string | undefined): CaptureEnd {
  return ticket === undefined ? { outcome: 'failed' } : { outcome: 'passed', ticket };
}

function detailOf(event: unknown, name: string): string | undefined {
  const detail: unknown = Reflect.get(Object(event), 'detail');
  const value: unknown = Reflect.get(Object(detail), name);
  return typeof value === 'string' ? value : undefined;
}
