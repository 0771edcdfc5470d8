import { type Facenition, type FaceRefusal, type HookEvent, HookFault } from '@facenition/hook';
import type { FaceDemand } from './face-state.ts';
import { asPath, type FaceRequest, type FaceResponse } from './http-parts.ts';

/**
 * Where an application keeps what belongs to the session of a browser. The browser must be unable to
 * read or change it: a session of the server, or an encrypted cookie.
 */
export interface FaceSessions<Request> {
  /** The user id of whoever is signed in, as Facenition knows it; absent: nobody is. */
  user(request: Request): string | undefined;
  /** What was written last, or anything else where nothing was. */
  read(request: Request): Promise<unknown>;
  /** Keeps a value that JSON can hold, about 3 kB at most, as long as the session. */
  write(request: Request, value: object): Promise<void>;
}

/** A capture, for a page of the application with `<facenition-capture>` in it. */
export interface ShownCapture {
  readonly txn: string;
  /** A secret of this one browser. */
  readonly browserKey: string;
  /** What was asked for: where to go when the application was told of the ticket. */
  readonly backTo: string;
}

/** Where the face is captured. */
export type CaptureAt<Request, Response> =
  | {
      readonly by: 'redirect';
      /** The registered address that `faceReturn()` answers at. */
      readonly returnTo: string;
    }
  | {
      readonly by: 'stay';
      /** The registered origin of the application. */
      readonly origin: string;
      /** Answers with the page that has the element in it. */
      readonly show: (request: Request, response: Response, capture: ShownCapture) => unknown;
    };

export interface FaceRefused {
  readonly scope: string;
  /** For the log of an operator: not for the person. */
  readonly reason: FaceRefusal;
  /** What was asked for, within this site. */
  readonly backTo: string;
}

export interface FacesOptions<Request extends FaceRequest, Response extends FaceResponse> {
  readonly facenition: Pick<Facenition, 'beginCapture' | 'consumeTicket'>;
  readonly sessions: FaceSessions<Request>;
  readonly capture: CaptureAt<Request, Response>;
  /** Who asks, as the person reads it; at most 80 characters. */
  readonly asking: string;
  /** For the step-up policy. */
  readonly application?: string;
  /** Told of every question to Facenition. Never given a ticket, a user or an address. */
  readonly onEvent: (event: HookEvent) => void;
  /** The face was not theirs, or they gave up; a page unless given. It must not open anything. */
  readonly onRefused?: (request: Request, response: Response, refused: FaceRefused) => unknown;
  /** They want the way without a face; as a refusal unless given. It has to verify them itself. */
  readonly onAlternative?: (request: Request, response: Response, refused: FaceRefused) => unknown;
  /**
   * Whether people go on where the step-up policy of the server asks for no face; false unless said:
   * they are refused.
   */
  readonly policyMayWaive?: boolean;
  /** For one question, with all its attempts; 5,000 unless said. */
  readonly deadlineMs?: number;
  /** Milliseconds since the epoch; `Date.now` unless given. */
  readonly clock?: () => number;
}

/** The same with its defaults, as everything inside takes it. */
export interface Surroundings<Request extends FaceRequest, Response extends FaceResponse>
  extends FacesOptions<Request, Response> {
  readonly deadlineMs: number;
  readonly clock: () => number;
}

export interface RequireFaceOptions extends FaceDemand {
  /** Where to go after the capture, within the site; what was asked for unless given. */
  readonly backTo?: string;
}

/** Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function checkDemand({ scope, level, maxAge, backTo }: RequireFaceOptions): void {
  if (scope === '' || scope.length > 128) throw invalid('scope: 1 to 128 characters');
  if (!Number.isInteger(maxAge) || maxAge < 0 || maxAge > 86_400) {
    throw invalid('maxAge: whole seconds, 0 to 86400');
  }
  if (level !== undefined && !(Number.isInteger(level) && level >= 1 && level <= 8)) {
    throw invalid('level: 1 to 8');
  }
  if (backTo !== undefined && asPath(backTo) === undefined) {
    throw invalid('backTo: an address within the site, with / before it');
  }
}

/** Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function checkCapture<Request, Response>(capture: CaptureAt<Request, Response>): void {
  const [name, address] =
    capture.by === 'stay' ? ['origin', capture.origin] : ['returnTo', capture.returnTo];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw invalid(`${name}: an address`);
  if (capture.by === 'stay' && url.origin !== address) throw invalid('origin: without a path');
}

function invalid(message: string): HookFault {
  return new HookFault('ERR_CONFIG_INVALID', message);
}
