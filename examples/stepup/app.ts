import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Account, Accounts, Bill, Payment } from './accounts.ts';
import { type Reply, readForm, readSessionId, type Surroundings, send } from './http.ts';
import {
  accountPage,
  brokenPage,
  codePage,
  facePage,
  messagePage,
  paidPage,
  signInPage,
  unpaidPage,
  type View,
} from './pages.ts';
import { createSessions, type Session } from './sessions.ts';
import type { StepUp } from './step-up.ts';

/** What can be paid here. */
export const BILLS: readonly Bill[] = [
  { id: 'kiosk', to: 'The kiosk', euros: 4.5 },
  { id: 'rent', to: 'The landlord', euros: 840 },
];

/** Up to here this application tells the policy that there is no risk. */
const SMALL_EUROS = 10;

export interface AppOptions extends Surroundings {
  /** Of this application, as browsers see it. */
  readonly origin: string;
  readonly accounts: Accounts;
  readonly stepUp: StepUp;
  /** Told of every fault; people read no more than that it does not work. */
  readonly onFault: (fault: unknown) => void;
}

const page = (view: View, status = 200): Reply => ({ kind: 'page', view, status });

/** Somebody who is signed in, in one browser. */
interface Visitor {
  readonly session: Session;
  readonly account: Account;
}

/** A small bank: sign-in by name and password, and a fresh face for what matters. */
export function createApp(options: AppOptions): RequestListener {
  const { origin, accounts, onFault } = options;
  const sessions = createSessions();

  async function answer(request: IncomingMessage): Promise<Reply> {
    const { pathname, searchParams } = new URL(request.url ?? '/', origin);
    const id = readSessionId(request);
    const session = sessions.find(id);
    const account = session && accounts.find(session.name);
    const visitor = session && account && { session, account };
    if (request.method === 'GET') return show(pathname, searchParams, visitor, options);
    // Another site's page can make a browser post, but not with our origin.
    if (request.method !== 'POST' || request.headers.origin !== origin) return NOTHING_HERE;
    const form = await readForm(request);
    if (pathname === '/sign-in') {
      const found = accounts.signIn(form.get('name') ?? '', form.get('password') ?? '');
      if (found === undefined) return page(signInPage(true), 401);
      sessions.end(id);
      return { kind: 'redirect', to: '/', cookie: sessions.start(found.name) };
    }
    if (visitor === undefined) return page(signInPage(), 401);
    if (pathname === '/sign-out') {
      sessions.end(id);
      return { kind: 'redirect', to: '/' };
    }
    return act(pathname, form, visitor, options);
  }

  return (request, response) => {
    answer(request).then(
      (reply) => send(response, reply, options),
      // What is broken confirms nothing.
      (fault: unknown) => {
        onFault(fault);
        send(response, NOT_NOW, options);
      },
    );
  };
}

const NOTHING_HERE = page(messagePage('Not found', 'There is nothing here.'), 404);
const NOT_NOW = page(brokenPage(), 502);
const STYLE = await readFile(new URL('style.css', import.meta.url), 'utf8');

async function show(
  path: string,
  query: URLSearchParams,
  visitor: Visitor | undefined,
  options: AppOptions,
): Promise<Reply> {
  if (path === '/style.css') return { kind: 'style', css: STYLE };
  if (path !== '/' && path !== '/back' && path !== '/code') return NOTHING_HERE;
  if (visitor === undefined) return page(signInPage());
  const { account, session } = visitor;
  if (path === '/back') return comeBack(query, visitor, options);
  if (path === '/code' && session.unpaid !== undefined) return page(codePage(session.unpaid));
  return page(accountPage(account, BILLS));
}

async function act(
  path: string,
  form: URLSearchParams,
  visitor: Visitor,
  { accounts, stepUp }: AppOptions,
): Promise<Reply> {
  const { session, account } = visitor;
  switch (path) {
    case '/pay': {
      const bill = BILLS.find(({ id }) => id === form.get('bill'));
      return bill === undefined ? NOTHING_HERE : pay(bill, visitor, stepUp);
    }
    case '/code': {
      const { unpaid } = session;
      // Only what the person reads beside the code: another window may have begun something else.
      if (unpaid === undefined || unpaid.id !== form.get('bill'))
        return { kind: 'redirect', to: '/' };
      const isRight = accounts.useCode(account.name, form.get('code') ?? '');
      return isRight
        ? book({ bill: unpaid, by: 'code' }, visitor)
        : page(codePage(unpaid, true), 403);
    }
    case '/face': {
      // Or whoever has the password sets up a face of their own.
      if (!accounts.useCode(account.name, form.get('code') ?? '')) return page(WRONG_CODE, 403);
      const begun = await stepUp.beginEnrolment(account.name);
      if (begun.outcome === 'not-needed') return page(facePage(false));
      const { url, txn, nonce } = begun;
      session.waiting = { txn, nonce, action: { kind: 'enrol' } };
      return { kind: 'redirect', to: url };
    }
    case '/face/remove': {
      if (account.face !== undefined) await stepUp.forget(account.face);
      delete account.face;
      return { kind: 'redirect', to: '/' };
    }
    default:
      return NOTHING_HERE;
  }
}

const WRONG_CODE = messagePage('Not that code', 'That is none of your codes, or it was used.');

async function pay(bill: Bill, visitor: Visitor, stepUp: StepUp): Promise<Reply> {
  const { session, account } = visitor;
  // Before the server is asked: where it does not answer, a code still does.
  session.unpaid = bill;
  delete session.waiting;
  const risk = bill.euros <= SMALL_EUROS ? 'none' : 'medium';
  const begun = await stepUp.beginPayment(account.name, risk);
  if (begun.outcome === 'not-needed') return book({ bill, by: 'sign-in' }, visitor);
  if (account.face === undefined) return { kind: 'redirect', to: '/code' };
  const { url, txn, nonce } = begun;
  session.waiting = { txn, nonce, action: { kind: 'pay', bill } };
  return { kind: 'redirect', to: url };
}

/** What the address says is a hint: whether the capture passed is asked of the server. */
async function comeBack(
  query: URLSearchParams,
  visitor: Visitor,
  { stepUp }: AppOptions,
): Promise<Reply> {
  const { session, account } = visitor;
  const { waiting } = session;
  if (waiting === undefined || waiting.txn !== query.get('txn')) {
    const message = 'Nothing was confirmed: this browser does not wait for that.';
    return page(messagePage('Nothing happened', message), 409);
  }
  // Before anything else: one capture confirms one thing, however often the browser comes back.
  delete session.waiting;
  const { action } = waiting;
  if (action.kind === 'enrol') {
    const reference = await stepUp.enrolled(account.name, waiting);
    if (reference !== undefined) account.face = reference;
    return page(facePage(reference !== undefined));
  }
  if (query.get('outcome') === 'alternative') return { kind: 'redirect', to: '/code' };
  const ticket = query.get('ticket');
  const isConfirmed = ticket !== null && (await stepUp.isConfirmed(account.name, waiting, ticket));
  if (isConfirmed) return book({ bill: action.bill, by: 'face' }, visitor);
  const cancelled = query.get('outcome') === 'cancelled';
  const why = cancelled ? 'You cancelled.' : 'Your face was not confirmed.';
  return page(unpaidPage(action.bill, why));
}

function book(payment: Payment, { session, account }: Visitor): Reply {
  delete session.unpaid;
  account.payments.push(payment);
  return page(paidPage(payment));
}
