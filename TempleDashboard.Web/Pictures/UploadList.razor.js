// Sends files one request each, three at a time, and shows how each fares. Thousands wait in an array, not in the page.
// What failed stays here until somebody closes the list, also while the connection to the page is lost.

const parallel = 3;
const mostErrorsShown = 200;
const refreshMilliseconds = 1500;
const mostMoved = 10_000; // pictures that one request may label
const format = new Intl.NumberFormat(document.documentElement.lang || 'en');
const count = number => format.format(number);

export class UploadList {
  constructor(element, texts, report) {
    this.element = element;
    this.texts = texts;
    this.report = report;
    this.parts = Object.fromEntries(['title', 'close', 'bar', 'summary', 'now', 'questions', 'errors', 'button']
      .map(name => [name, element.querySelector(`[data-${name}]`)]));
    this.parts.close.addEventListener('click', () => this.isRunning ? this.cancel() : this.close());
    this.queue = [];
    this.active = new Map();
    this.warn = event => {
      if (this.isRunning || this.unsent.length > 0 || this.questions.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', this.warn);
    this.clear();
  }

  get isRunning() { return this.active.size > 0 || this.queue.length > 0; }

  get unsent() { return this.failed.filter(item => item.canRetry); }

  // Errors and questions of an earlier upload stay until the list is closed; only the numbers begin anew.
  add(items) {
    if (!this.isRunning) {
      this.stored = this.duplicates = 0;
      this.total = this.failed.length;
    }
    this.isCancelled = false;
    this.element.hidden = false;
    this.queue.push(...items);
    this.total += items.length;
    this.pump();
    this.tell();
  }

  cancel() {
    this.isCancelled = true;
    this.total -= this.queue.length + this.active.size;
    this.queue.length = 0;
    for (const { request } of this.active.values()) request.abort();
    this.show();
  }

  close() {
    this.element.hidden = true;
    this.clear();
    this.tell();
  }

  stop() {
    this.clear();
    this.cancel();
    window.removeEventListener('beforeunload', this.warn);
    this.markUnsaved();
  }

  clear() {
    this.failed = [];
    this.questions = new Map(); // duplicates that keep another label, by what they are and what they were meant to be
    this.total = this.stored = this.duplicates = 0;
    this.isCancelled = false;
    this.lastTold = 0;
  }

  retry(items) {
    this.failed = this.failed.filter(item => !items.includes(item));
    this.isCancelled = false;
    this.queue.push(...items);
    this.pump();
    this.tell();
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
    request.addEventListener('load', () => this.finish(item, resultOf(request, this.texts)));
    request.addEventListener('error', () => this.finish(item, { error: this.texts.unreachable, canRetry: true }));
    request.addEventListener('abort', () => this.finish(item, null));
    request.open('POST', item.target.address);
    request.setRequestHeader('Accept', 'application/json');
    const form = new FormData();
    form.append('files', item.file, item.path);
    request.send(form);
  }

  finish(item, result) {
    this.active.delete(item);
    if (result?.status === 'stored') this.stored++;
    else if (result?.status === 'duplicate') {
      this.duplicates++;
      if (result.duplicateOf?.labelStays) this.ask(item, result);
    }
    else if (result !== null) this.failed.push({ ...item, reason: result.error, canRetry: result.canRetry === true });
    this.pump();
    const now = performance.now();
    if (!this.isRunning || now - this.lastTold > refreshMilliseconds) this.tell();
  }

  ask({ target }, { imageId, duplicateOf }) {
    const key = JSON.stringify([target.address, duplicateOf.category, duplicateOf.split]);
    const question = this.questions.get(key) ?? { target, known: duplicateOf, images: [] };
    question.images.push(imageId);
    this.questions.set(key, question);
  }

  tell() {
    this.lastTold = performance.now();
    this.markUnsaved();
    this.report(this.isRunning, this.unsent.length);
  }

  // The page must not be loaded anew by itself while something would be lost by it.
  markUnsaved() {
    const root = document.documentElement;
    if (this.isRunning || this.failed.length > 0 || this.questions.size > 0) root.dataset.unsaved = 'true';
    else delete root.dataset.unsaved;
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
    const { title, close, bar, summary, now, questions, errors } = this.parts;
    const { texts } = this;
    const done = this.stored + this.duplicates + this.failed.length;
    const partly = [...this.active.values()].reduce((sum, one) => sum + one.share, 0);
    const share = this.total === 0 ? 1 : Math.min(1, (done + partly * .95) / this.total);
    bar.firstElementChild.style.width = `${(share * 100).toFixed(1)}%`;
    bar.setAttribute('aria-valuenow', Math.round(share * 100));
    title.textContent = this.isRunning ? say(texts.uploading, count(done), count(this.total))
      : this.isCancelled ? say(texts.cancelled, count(done)) : this.failed.length > 0 ? texts.withProblems : texts.uploaded;
    (close.querySelector('.mud-button-label') ?? close).textContent = this.isRunning ? texts.cancel : texts.close;
    const parts = [say(texts.new, count(this.stored))];
    if (this.duplicates > 0) parts.push(say(texts.known, count(this.duplicates)));
    if (this.failed.length > 0) parts.push(say(texts.notStored, count(this.failed.length)));
    summary.textContent = parts.join(' · ');
    now.replaceChildren(...[...this.active].map(([item, one]) =>
      row(item.file.name, one.share < 1 ? `${Math.round(one.share * 100)}%` : texts.storing)));
    questions.replaceChildren(...(this.isRunning ? [] : [...this.questions].map(entry => this.questionRow(...entry))));
    if (errors.dataset.shown !== this.errorState()) this.drawErrors();
  }

  errorState() { return `${this.failed.length} ${this.failed.at(-1)?.path ?? ''}`; }

  /// The same bytes keep their label; whoever meant to give them another one says so here.
  questionRow(key, { target, known, images }) {
    const isSplitAlone = known.category === target.category;
    const named = (category, split) => !isSplitAlone ? say(this.texts.category, category)
      : say(split === 'test' ? this.texts.forTesting : this.texts.forTraining, category);
    const has = named(known.category, known.split);
    const wanted = named(target.category, target.split);
    const change = this.button(say(this.texts.change, wanted), () => this.change(key, target, images, change));
    const text = images.length === 1 ? this.texts.knownOne : this.texts.knownMany;
    return row(say(text, has, count(images.length)), this.button(this.texts.keep, () => this.settle(key)), change);
  }

  settle(key) {
    this.questions.delete(key);
    this.show();
    this.tell();
  }

  async change(key, target, images, button) {
    button.disabled = true;
    const wanted = new URL(target.address, document.baseURI).searchParams;
    const some = images.slice(0, mostMoved);
    const body = { imageIds: some, categoryId: Number(wanted.get('categoryId')), split: wanted.get('split') };
    const message = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`api/v1/classifiers/${wanted.get('classifierId')}/labels`, message).catch(() => null);
    if (!response?.ok) {
      button.disabled = false;
      button.textContent = this.texts.changeFailed;
      return;
    }
    images.splice(0, some.length);
    if (images.length === 0) this.questions.delete(key);
    this.show();
    this.tell();
  }

  drawErrors() {
    const { errors } = this.parts;
    errors.dataset.shown = this.errorState();
    const rows = this.failed.slice(0, mostErrorsShown).map(item => {
      const text = item.reason.includes(item.file.name) ? item.reason : `${item.file.name}: ${item.reason}`;
      if (!item.canRetry) return row(text);
      return row(text, this.button(this.texts.retry, () => this.retry([item]), say(this.texts.retryOne, item.file.name)));
    });
    if (this.failed.length > mostErrorsShown) rows.push(row(say(this.texts.more, count(this.failed.length - mostErrorsShown))));
    const { unsent } = this;
    if (unsent.length > 1) rows.unshift(row('', this.button(say(this.texts.retryAll, count(unsent.length)), () => this.retry(unsent))));
    errors.replaceChildren(...rows);
  }

  button(text, act, label) {
    const made = this.parts.button.firstElementChild.cloneNode(true);
    (made.querySelector('.mud-button-label') ?? made).textContent = text;
    if (label) made.setAttribute('aria-label', label);
    made.addEventListener('click', act);
    return made;
  }
}

/// Says a text with what its {0} and {1} stand for.
function say(text, ...values) {
  return text.replace(/\{(\d)\}/g, (_, place) => values[place]);
}

function row(name, ...more) {
  const made = document.createElement('li');
  const text = document.createElement('span');
  text.className = 'uploads-name';
  text.textContent = name;
  made.append(text, ...more);
  return made;
}

function resultOf(request, texts) {
  let answer = null;
  try {
    answer = JSON.parse(request.responseText);
  } catch {
    // Not JSON: a proxy or a crash answered; the status below says enough.
  }
  const result = answer?.results?.[0];
  if (request.status === 200 && result) return { ...result, error: result.error ?? texts.noReason };
  if (request.status === 413) return { error: texts.tooLarge };
  const canRetry = request.status >= 500 || request.status === 429 || request.status === 408;
  return { error: answer?.detail ?? answer?.title ?? say(texts.code, request.status), canRetry };
}
