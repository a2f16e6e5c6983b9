// Sends files one request each, three at a time, and shows how each fares. Thousands wait in an array, not in the page.

const parallel = 3;
const mostErrorsShown = 200;
const refreshMilliseconds = 1500;
const mostMoved = 10_000; // pictures that one request may label
const ignored = /^(\.|thumbs\.db$|desktop\.ini$)/i;

export function attach(panel, list, accept) {
  const stopped = new AbortController();
  const overlay = document.querySelector('[data-drop-overlay]');
  let chosen = [];
  let upload = null;
  let dragDepth = 0;

  function choose(files) {
    const pictures = files.filter(file => !ignored.test(file.name));
    if (pictures.length === 0) return;
    chosen = pictures;
    panel.invokeMethodAsync('OnChosenAsync', pictures.length);
  }

  function pick(folder) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    if (folder) input.webkitdirectory = true;
    else input.accept = accept;
    input.addEventListener('change', () => choose([...input.files]));
    input.click();
  }

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-upload]');
    if (button) pick(button.dataset.upload === 'folder');
  }, { signal: stopped.signal });

  const carriesFiles = event => event.dataTransfer?.types.includes('Files');
  document.addEventListener('dragenter', event => {
    if (!carriesFiles(event)) return;
    dragDepth++;
    overlay.hidden = false;
  }, { signal: stopped.signal });
  document.addEventListener('dragleave', event => {
    if (carriesFiles(event) && --dragDepth <= 0) hideOverlay();
  }, { signal: stopped.signal });
  document.addEventListener('dragover', event => {
    if (carriesFiles(event)) event.preventDefault();
  }, { signal: stopped.signal });
  document.addEventListener('drop', async event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hideOverlay();
    choose(await filesOf(event.dataTransfer));
  }, { signal: stopped.signal });
  window.addEventListener('beforeunload', event => {
    if (upload?.isRunning) event.preventDefault();
  }, { signal: stopped.signal });

  function hideOverlay() {
    dragDepth = 0;
    overlay.hidden = true;
  }

  function report(isRunning) {
    if (!stopped.signal.aborted) panel.invokeMethodAsync('OnProgressAsync', isRunning).catch(() => {});
  }

  return {
    start(address) {
      if (upload?.isRunning) upload.add(chosen, address);
      else upload = new Upload(list, chosen, address, report);
      chosen = [];
    },
    forget() { chosen = []; },
    stop() {
      stopped.abort();
      upload?.cancel();
    },
  };
}

// Where a file lay below the folder that was chosen or dropped: some recorders write the day into the folder's name alone.
const dropped = new WeakMap();
const pathOf = file => dropped.get(file) ?? (file.webkitRelativePath || file.name);

async function filesOf(transfer) {
  // Entries must be taken before the first await: the browser empties the list then.
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...transfer.files];
  const files = [];
  const waiting = entries;
  while (waiting.length > 0) {
    const entry = waiting.shift();
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      dropped.set(file, entry.fullPath.replace(/^\//, ''));
      files.push(file);
    }
    else waiting.push(...await childrenOf(entry));
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

class Upload {
  constructor(list, files, address, report) {
    this.list = list;
    this.report = report;
    this.queue = [];
    this.failed = [];
    this.labelled = new Map(); // duplicates that keep another label, by the address that they were sent to
    this.active = new Map();
    this.total = this.stored = this.duplicates = 0;
    this.isCancelled = false;
    this.lastReport = 0;
    this.build();
    this.add(files, address);
  }

  get isRunning() { return this.active.size > 0 || this.queue.length > 0; }

  add(files, address) {
    for (const file of files) this.queue.push({ file, address });
    this.total += files.length;
    this.pump();
    this.report(true);
  }

  cancel() {
    this.isCancelled = true;
    this.total -= this.queue.length + this.active.size;
    this.queue.length = 0;
    for (const { request } of this.active.values()) request.abort();
  }

  retry(items) {
    this.failed = this.failed.filter(item => !items.includes(item));
    this.queue.push(...items.map(({ file, address }) => ({ file, address })));
    this.isCancelled = false;
    this.pump();
    this.report(true);
  }

  pump() {
    while (this.active.size < parallel && this.queue.length > 0) this.send(this.queue.shift());
    this.show();
  }

  send(item) {
    const request = new XMLHttpRequest();
    this.active.set(item, { request, share: 0 });
    request.upload.addEventListener('progress', event => {
      if (!event.lengthComputable) return;
      this.active.get(item).share = event.loaded / event.total;
      this.show();
    });
    request.addEventListener('load', () => this.finish(item, resultOf(request)));
    request.addEventListener('error', () =>
      this.finish(item, { error: 'The server could not be reached. Check the connection and try again.' }));
    request.addEventListener('abort', () => this.finish(item, null));
    request.open('POST', item.address);
    request.setRequestHeader('Accept', 'application/json');
    const form = new FormData();
    form.append('files', item.file, pathOf(item.file));
    request.send(form);
  }

  finish(item, result) {
    this.active.delete(item);
    if (result?.status === 'stored') this.stored++;
    else if (result?.status === 'duplicate') {
      this.duplicates++;
      if (result.labelStays) this.labelled.set(item.address, [...this.labelled.get(item.address) ?? [], result.imageId]);
    }
    else if (result !== null) this.failed.push({ ...item, reason: result.error });
    this.pump();
    const now = performance.now();
    if (!this.isRunning || now - this.lastReport > refreshMilliseconds) {
      this.lastReport = now;
      this.report(this.isRunning);
    }
  }

  build() {
    this.title = element('strong', 'uploads-title');
    this.button = element('button', 'icon-text-button');
    this.button.type = 'button';
    this.button.addEventListener('click', () => this.isRunning ? this.cancel() : this.list.hidden = true);
    const head = element('div', 'spread');
    head.append(this.title, this.button);
    this.bar = element('span');
    this.meter = element('div', 'meter');
    this.meter.setAttribute('role', 'progressbar');
    this.meter.setAttribute('aria-label', 'Upload');
    this.meter.append(this.bar);
    this.now = element('ul', 'uploads-now');
    this.errors = element('ul', 'uploads-errors');
    this.moves = element('ul', 'uploads-errors');
    this.summary = element('p', 'small');
    this.summary.setAttribute('role', 'status');
    this.list.replaceChildren(head, this.meter, this.summary, this.now, this.moves, this.errors);
    this.list.hidden = false;
    this.shownErrors = -1;
  }

  show() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.draw();
    });
  }

  draw() {
    const done = this.stored + this.duplicates + this.failed.length;
    const partly = [...this.active.values()].reduce((sum, one) => sum + one.share, 0);
    const share = this.total === 0 ? 1 : Math.min(1, (done + partly * .95) / this.total);
    this.bar.style.width = `${(share * 100).toFixed(1)}%`;
    this.meter.setAttribute('aria-valuenow', Math.round(share * 100));
    this.title.textContent = this.isRunning ? `Uploading ${count(done)} of ${count(this.total)}`
      : this.isCancelled ? `Cancelled after ${count(done)}` : this.failed.length > 0 ? 'Uploaded, with problems' : 'Uploaded';
    this.button.textContent = this.isRunning ? 'Cancel' : 'Close';
    const parts = [`${count(this.stored)} new`];
    if (this.duplicates > 0) parts.push(`${count(this.duplicates)} already here`);
    if (this.failed.length > 0) parts.push(`${count(this.failed.length)} not stored`);
    this.summary.textContent = parts.join(' · ');
    this.now.replaceChildren(...[...this.active].map(([item, one]) => {
      const row = element('li');
      const name = element('span', 'uploads-name');
      name.textContent = item.file.name;
      const percent = element('span', 'numbers');
      percent.textContent = one.share < 1 ? `${Math.round(one.share * 100)}%` : 'storing…';
      row.append(name, percent);
      return row;
    }));
    if (this.shownErrors !== this.failed.length) this.drawErrors();
    this.drawMoves();
  }

  /// The same bytes keep their first label; whoever meant to give them another one says so here.
  drawMoves() {
    this.moves.replaceChildren(...(this.isRunning ? [] : [...this.labelled]).map(([address, images]) => {
      const row = element('li');
      const text = element('span', 'uploads-name');
      text.textContent = images.length === 1
        ? '1 picture was here already with another category or split and keeps it.'
        : `${count(images.length)} pictures were here already with another category or split and keep it.`;
      const button = element('button', 'icon-text-button');
      button.type = 'button';
      button.textContent = 'Label them anew';
      button.addEventListener('click', () => this.move(address, images, button));
      row.append(text, button);
      return row;
    }));
  }

  async move(address, images, button) {
    button.disabled = true;
    const wanted = new URL(address, document.baseURI).searchParams;
    const path = `api/v1/classifiers/${wanted.get('classifierId')}/labels`;
    const body = { imageIds: images.slice(0, mostMoved), categoryId: Number(wanted.get('categoryId')), split: wanted.get('split') };
    const message = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(path, message).catch(() => null);
    if (!response?.ok) {
      button.disabled = false;
      button.textContent = 'Not done: try again';
      return;
    }
    if (images.length > mostMoved) this.labelled.set(address, images.slice(mostMoved));
    else this.labelled.delete(address);
    this.show();
    this.report(false);
  }

  drawErrors() {
    this.shownErrors = this.failed.length;
    const rows = this.failed.slice(0, mostErrorsShown).map(item => {
      const row = element('li');
      const text = element('span', 'uploads-name');
      text.textContent = item.reason.includes(item.file.name) ? item.reason : `${item.file.name}: ${item.reason}`;
      row.append(text, this.retryButton('Retry', [item], `Retry ${item.file.name}`));
      return row;
    });
    if (this.failed.length > mostErrorsShown) {
      const more = element('li');
      more.textContent = `and ${count(this.failed.length - mostErrorsShown)} more`;
      rows.push(more);
    }
    if (this.failed.length > 1) {
      const all = element('li');
      all.append(this.retryButton(`Retry all ${count(this.failed.length)}`, [...this.failed]));
      rows.unshift(all);
    }
    this.errors.replaceChildren(...rows);
  }

  retryButton(text, items, label) {
    const button = element('button', 'icon-text-button');
    button.type = 'button';
    button.textContent = text;
    if (label) button.setAttribute('aria-label', label);
    button.addEventListener('click', () => this.retry(items));
    return button;
  }
}

function resultOf(request) {
  let answer = null;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // Not JSON: a proxy or a crash answered; the status below says enough.
  }
  const result = answer?.results?.[0];
  if (request.status === 200 && result) {
    return {
      status: result.status, imageId: result.imageId, labelStays: result.duplicateOf?.labelStays,
      error: result.error ?? 'The server gave no reason.',
    };
  }
  if (request.status === 413) return { error: 'The file is too large.' };
  return { error: answer?.detail ?? answer?.title ?? `The server answered with the code ${request.status}.` };
}

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

const format = new Intl.NumberFormat('en');
function count(number) {
  return format.format(number);
}
