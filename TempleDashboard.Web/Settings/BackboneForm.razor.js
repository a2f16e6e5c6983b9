// Sends an ONNX file with what is said about it to the API, and tells the form how that fares.

import { sendForm } from '../js/send-form.js';

export function attach(root, form) {
  const stopped = new AbortController();
  let request = null;

  const tell = (method, ...values) => {
    if (!stopped.signal.aborted) form.invokeMethodAsync(method, ...values).catch(() => {});
  };
  const refuse = (reason, errors = {}, detail = '') => tell('OnRefused', reason, errors, detail);
  const file = () => root.querySelector('input[type=file]')?.files[0];

  root.addEventListener('change', event => {
    if (event.target.type === 'file' && file()) tell('OnChosen', file().name);
  }, { signal: stopped.signal });
  window.addEventListener('beforeunload', event => {
    if (request) event.preventDefault();
  }, { signal: stopped.signal });

  // The button that opened the form is gone; the keyboard goes on here.
  root.querySelector('input:checked')?.focus();

  return {
    send(address, fields, maxBytes) {
      const chosen = file();
      if (!chosen) return refuse('noFile');
      if (chosen.size > maxBytes) return refuse('large');
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) if (value !== '') body.append(name, value);
      // The file comes last: the server knows everything else by then.
      body.append('file', chosen, chosen.name);
      request = sendForm(address, body, {
        sent: (bytes, all) => tell('OnSent', bytes, all),
        answered: finish,
        broken: () => end('broken'),
        cancelled: () => end('cancelled'),
      });
    },
    cancel() { request?.abort(); },
    stop() {
      stopped.abort();
      request?.abort();
    },
  };

  function end(reason) {
    request = null;
    refuse(reason);
  }

  function finish(status, answer) {
    request = null;
    if (status === 201 && answer) return tell('OnAddedAsync', answer.backbone.name, answer.millisecondsPerPicture);
    const errors = answer?.errors ?? {};
    if (Object.values(errors).flat().length > 0) return refuse('fields', errors);
    refuse('answer', {}, answer?.detail ?? answer?.title ?? `${status}`);
  }
}
