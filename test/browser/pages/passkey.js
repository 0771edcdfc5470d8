const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, '0')).join('');
const salt = (fill) => new Uint8Array(32).fill(fill);

/** Makes a passkey; answers whether it can give PRF output. */
globalThis.createPasskey = async () => {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: random(32),
      rp: { id: location.hostname, name: 'A page' },
      user: { id: random(16), name: 'somebody', displayName: 'Somebody' },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      extensions: { prf: {} },
    },
  });
  return credential.getClientExtensionResults().prf?.enabled ?? false;
};

/** Signs in; answers the PRF output for a salt of 32 such bytes, hex, or the error's name. */
globalThis.derive = async (fill) => {
  try {
    const assertion = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        rpId: location.hostname,
        userVerification: 'required',
        extensions: { prf: { eval: { first: salt(fill) } } },
      },
    });
    const output = assertion.getClientExtensionResults().prf?.results?.first;
    return output === undefined ? 'none' : hex(output);
  } catch (error) {
    return error.name;
  }
};

document.title = 'ready';
