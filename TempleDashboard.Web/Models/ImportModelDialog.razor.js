// Finds the three files of a saved model among those that are chosen or dropped, and sends them to the API.

import { sendForm } from '../js/send-form.js';

const mostShown = 60; // layers and categories: what the connection to the page carries at once

export function attach(root, dialog, names, maxBytes) {
  const stopped = new AbortController();
  const area = root.querySelector('[data-drop]');
  const found = new Map();
  let request = null;

  const tell = (method, ...values) => {
    if (!stopped.signal.aborted) dialog.invokeMethodAsync(method, ...values).catch(() => {});
  };
  const refuse = (reason, detail = '') => tell('OnRefused', reason, detail);

  function take(files) {
    if (request || files.length === 0) return;
    const known = files.filter(file => names.includes(file.name.toLowerCase()));
    // Of a folder with many models, which one is meant cannot be told: the first of each name.
    const fresh = new Map();
    for (const file of known) if (!fresh.has(file.name.toLowerCase())) fresh.set(file.name.toLowerCase(), file);
    for (const [name, file] of fresh) found.set(name, file);
    tell('OnChosenAsync', fresh.size === 0 ? [] : [...found.keys()]);
  }

  root.addEventListener('change', event => {
    if (event.target.type !== 'file') return;
    take([...event.target.files]);
    event.target.value = '';
  }, { signal: stopped.signal });
  const over = (event, isOver) => {
    event.preventDefault();
    event.stopPropagation();
    area.classList.toggle('over', isOver);
  };
  area.addEventListener('dragover', event => over(event, true), { signal: stopped.signal });
  area.addEventListener('dragleave', event => over(event, false), { signal: stopped.signal });
  area.addEventListener('drop', async event => {
    over(event, false);
    take(await filesOf(event.dataTransfer));
  }, { signal: stopped.signal });
  window.addEventListener('beforeunload', event => {
    if (request) event.preventDefault();
  }, { signal: stopped.signal });

  return {
    send(address) {
      const body = new FormData();
      for (const name of names) {
        const file = found.get(name);
        if (file.size > maxBytes) return refuse('large', name);
        body.append('files', file, name);
      }
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
    if (status === 201 && answer) return tell('OnImported', answer.model);
    if (status === 200 && answer) {
      const { layers, categories } = answer.plan;
      const plan = { ...answer.plan, layers: layers.slice(0, mostShown), categories: categories.slice(0, mostShown) };
      return tell('OnRead', plan, layers.length, categories.length);
    }
    refuse('answer', answer?.detail ?? answer?.title ?? `${status}`);
  }
}

// The files that were dropped, and those of dropped folders.
async function filesOf(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files];
  const files = [];
  for (const entry of entries) {
    const inside = entry.isFile ? [entry] : (await childrenOf(entry)).filter(child => child.isFile);
    for (const one of inside) files.push(await new Promise((resolve, reject) => one.file(resolve, reject)));
  }
  return files;
}

async function childrenOf(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
