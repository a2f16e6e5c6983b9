// Passkeys (WebAuthn): signs in by one on the login page, and makes one on the page of one's own account.

const isSupported = () => window.isSecureContext
  && typeof PublicKeyCredential === 'function' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  // A passkey belongs to a name; browsers make none for a number.
  && !/^[\d.]+$|:/.test(location.hostname.replace(/^\[|\]$/g, ''));

async function post(address, fields) {
  const answer = await fetch(address, { method: 'POST', body: fields });
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? '');
}

async function askToSignIn(form) {
  const options = await (await post('login/passkey', new FormData(form))).json();
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.Credential.value = JSON.stringify(credential);
  form.elements.Stay.value = document.querySelector('input[type=checkbox][name=Stay]').checked;
  form.submit();
}

async function make(form) {
  const fields = new FormData(form);
  const options = await (await post('account/passkeys/options', fields)).json();
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  fields.delete('password');
  fields.set('credential', JSON.stringify(credential));
  await post('account/passkeys', fields);
}

const login = document.querySelector('form[data-sign-in-by-passkey]');
if (login && isSupported()) {
  const failed = login.querySelector('[role=alert]');
  login.hidden = false;
  login.addEventListener('submit', async event => {
    event.preventDefault();
    failed.hidden = true;
    await askToSignIn(login).catch(() => { failed.hidden = false; });
  });
}

/** Makes a passkey when the form in an element is sent, and tells its component. */
export function listen(root, component) {
  let isBusy = false;
  const submit = async event => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    try {
      await make(event.target);
      await component.invokeMethodAsync('AddedAsync');
    } catch (error) {
      await component.invokeMethodAsync('Failed', error.name === 'Error' ? error.message : error.name);
    } finally {
      isBusy = false;
    }
  };
  root.addEventListener('submit', submit);
  return { isSupported, stop: () => root.removeEventListener('submit', submit) };
}
