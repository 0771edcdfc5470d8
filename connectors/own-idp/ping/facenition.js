// Scripted Decision node of PingAM and PingOne Advanced Identity Cloud, next-generation engine.
// Outcomes: verified, refused, alternative, unavailable. Wire verified alone to where it goes on.
var SETTINGS = {
  url: systemEnv.getProperty('esv.facenition.url'),
  // The address of this journey, registered with Facenition to the letter.
  returnTo: systemEnv.getProperty('esv.facenition.return.to'),
  tokenLabel: 'scripted.node.facenition.token',
  // An Http Client service instance with a client certificate, where the proxy wants one.
  httpClientName: systemEnv.getProperty('esv.facenition.http.client', ''),
  idp: 'ping',
  tenant: systemEnv.getProperty('esv.facenition.tenant', 'alpha'),
  scope: 'sign-in',
  asking: 'Sign-in',
  // What a node before this one has put there, and people are enrolled under.
  userKey: 'username',
};

function ask(path, body) {
  var options = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-Auth-Token': secrets.getGenericSecret(SETTINGS.tokenLabel).getAsUtf8(),
    },
    body: body,
  };
  if (SETTINGS.httpClientName) {
    options.clientName = SETTINGS.httpClientName;
  }
  var response = httpClient.send(SETTINGS.url + path, options).get();
  // Any other status: nothing was decided.
  if (response.status !== 200) {
    throw new Error(`Facenition answered ${response.status}`);
  }
  return JSON.parse(response.text());
}

function parameter(name) {
  var value = requestParameters.get(name);
  if (value === null || value === undefined) {
    return '';
  }
  return String(typeof value === 'string' ? value : value[0]);
}

function begin(user) {
  var waiting = {
    user: user,
    nonce: utils.crypto.randomUUID(),
    state: utils.crypto.randomUUID(),
  };
  var begun = ask('/transactions', {
    idp: SETTINGS.idp,
    tenant: SETTINGS.tenant,
    user: user,
    scope: SETTINGS.scope,
    nonce: waiting.nonce,
    state: waiting.state,
    asking: SETTINGS.asking,
    return_to: SETTINGS.returnTo,
  });
  // The step-up policy of Facenition asks for no face: nobody goes on by that alone.
  if (begun.required !== true) {
    action.goTo('refused');
    return;
  }
  waiting.txn = begun.txn;
  nodeState.putShared('facenition', waiting);
  // The last one: AM keeps where the journey is in a cookie, and goes on here.
  callbacksBuilder.redirectCallback(begun.url, {}, 'GET', true);
}

function comeBack(user, waiting) {
  // Used up, whatever comes of it.
  nodeState.putShared('facenition', {});
  if (parameter('state') !== waiting.state || waiting.user !== user) {
    action.goTo('refused');
    return;
  }
  if (!parameter('ticket')) {
    action.goTo(parameter('outcome') === 'alternative' ? 'alternative' : 'refused');
    return;
  }
  var consumed = ask('/tickets/consume', {
    idp: SETTINGS.idp,
    tenant: SETTINGS.tenant,
    user: user,
    scope: SETTINGS.scope,
    txn: waiting.txn,
    nonce: waiting.nonce,
    ticket: parameter('ticket'),
    attempt: waiting.state,
  });
  var isYes = consumed.ok === true && consumed.txn === waiting.txn && consumed.user === user;
  action.goTo(isYes ? 'verified' : 'refused');
}

function decide() {
  var user = String(nodeState.get(SETTINGS.userKey) || '');
  if (!user) {
    action.goTo('refused');
    return;
  }
  var waiting = nodeState.get('facenition');
  var txn = waiting ? waiting.txn : '';
  if (txn && parameter('state')) {
    comeBack(user, waiting);
  } else {
    begin(user);
  }
}

try {
  decide();
} catch (_fault) {
  logger.error('Facenition: nothing was decided');
  action.goTo('unavailable');
}
