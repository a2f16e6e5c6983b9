// Shows how uploads fare. What failed stays here until somebody closes the list, also while the connection to the page is lost.

import { nameOf } from '../js/upload-files.js';
import { UploadQueue } from '../js/upload-queue.js';

const mostErrorsShown = 200;
const refreshMilliseconds = 1500;
const mostMoved = 10_000; // pictures that one request may label
const language = document.documentElement.lang || 'en';
const format = new Intl.NumberFormat(language);
const speed = new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte-per-second', maximumFractionDigits: 1 });
const count = number => format.format(number);

export class UploadList {
  /// report is told now and then, and at the end; memory keeps what is needed to go on after a reload.
  constructor(element, texts, report, memory) {
    this.element = element;
    this.texts = texts;
    this.report = report;
    this.memory = memory;
    this.parts = Object.fromEntries(
      ['title', 'close', 'pause', 'bar', 'summary', 'rate', 'now', 'questions', 'errors', 'save', 'button', 'interrupted']
        .map(name => [name, element.querySelector(`[data-${name}]`)]));
    this.parts.close.addEventListener('click', () => this.uploads.isRunning ? this.uploads.cancel() : this.close());
    this.parts.pause.addEventListener('click', () => this.uploads.pause(!this.uploads.isPaused));
    this.parts.save.addEventListener('click', () => this.save());
    this.telling = null;
    this.wasRunning = false;
    this.uploads = new UploadQueue(texts, () => this.hear());
    this.warn = event => {
      if (this.isUnsaved) event.preventDefault();
    };
    window.addEventListener('beforeunload', this.warn);
  }

  get isUnsaved() {
    const { isRunning, unsent, questions } = this.uploads;
    return isRunning || unsent.length > 0 || questions.size > 0;
  }

  add(items) {
    this.element.hidden = false;
    this.parts.interrupted.hidden = true;
    this.uploads.add(items);
    this.tell();
  }

  refuse(items) {
    if (items.length === 0) return;
    this.element.hidden = false;
    this.uploads.refuse(items.map(({ path, reason }) => ({ path, size: 0, reason: this.texts[reason], canRetry: false })));
    this.tell();
  }

  close() {
    this.element.hidden = this.parts.interrupted.hidden = true;
    this.uploads.clear();
    this.memory.forget();
    this.tell();
  }

  stop() {
    this.uploads.clear();
    this.uploads.stop();
    window.removeEventListener('beforeunload', this.warn);
    clearTimeout(this.telling);
    this.markUnsaved();
  }

  /// An upload of before a reload can go on: the same is to be chosen again, as a page may not keep files.
  offer({ done, total, name, isFolder }, choose) {
    const { interrupted, title, close, pause } = this.parts;
    this.element.hidden = false;
    title.textContent = this.texts.interrupted;
    interrupted.replaceChildren(
      row(say(this.texts.interruptedText, name, count(done), count(total))),
      row('', this.button(isFolder ? this.texts.chooseFolder : this.texts.chooseFiles, choose)));
    interrupted.hidden = false;
    pause.hidden = true;
    this.label(close, this.texts.close);
  }

  hear() {
    this.show();
    const { isRunning } = this.uploads;
    if (isRunning !== this.wasRunning) this.tell();
    else this.telling ??= setTimeout(() => this.tell(), refreshMilliseconds);
    this.wasRunning = isRunning;
  }

  tell() {
    const { isRunning, unsent, done, total, isCancelled } = this.uploads;
    clearTimeout(this.telling);
    this.telling = null;
    this.markUnsaved();
    if (isRunning) this.memory.update(done, total);
    else if (unsent.length === 0 || isCancelled) this.memory.forget();
    this.report(isRunning, unsent.length);
  }

  // The page must not be loaded anew by itself while something would be lost by it.
  markUnsaved() {
    const root = document.documentElement;
    if (this.isUnsaved || this.uploads.failed.length > 0) root.dataset.unsaved = 'true';
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
    const { title, close, pause, bar, summary, rate, now, questions, errors } = this.parts;
    const { texts, uploads } = this;
    const { isRunning, share, failed, stored, duplicates } = uploads;
    bar.firstElementChild.style.width = `${(share * 100).toFixed(1)}%`;
    bar.setAttribute('aria-valuenow', Math.round(share * 100));
    title.textContent = this.title();
    this.label(close, isRunning ? texts.cancel : texts.close);
    pause.hidden = !isRunning;
    this.label(pause, uploads.isPaused ? texts.goOn : texts.pause);
    const parts = [say(texts.new, count(stored))];
    if (duplicates > 0) parts.push(say(texts.known, count(duplicates)));
    if (failed.length > 0) parts.push(say(texts.notStored, count(failed.length)));
    summary.textContent = parts.join(' · ');
    rate.textContent = uploads.waiting?.reason || this.rate();
    rate.hidden = rate.textContent === '';
    now.replaceChildren(...[...uploads.active].map(([item, one]) =>
      row(nameOf(item.path), one.share < 1 ? `${Math.round(one.share * 100)}%` : texts.storing)));
    questions.replaceChildren(...(isRunning ? [] : [...uploads.questions].map(entry => this.questionRow(...entry))));
    this.drawErrors(errors);
  }

  title() {
    const { texts } = this;
    const { isRunning, isPaused, isCancelled, waiting, done, total, failed } = this.uploads;
    if (!isRunning) return isCancelled ? say(texts.cancelled, count(done)) : failed.length > 0 ? texts.withProblems : texts.uploaded;
    return say(waiting ? texts.waiting : isPaused ? texts.paused : texts.uploading, count(done), count(total));
  }

  rate() {
    const rate = this.uploads.rate(performance.now());
    if (rate === null) return '';
    const { seconds } = rate;
    const [text, left] = seconds < 90 ? [this.texts.secondsLeft, seconds]
      : seconds < 5400 ? [this.texts.minutesLeft, seconds / 60] : [this.texts.hoursLeft, seconds / 3600];
    return `${speed.format(rate.bytes / 1e6)} · ${say(text, count(Math.max(1, Math.round(left))))}`;
  }

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
    this.uploads.questions.delete(key);
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
    if (images.length === 0) this.uploads.questions.delete(key);
    this.show();
    this.tell();
  }

  drawErrors(errors) {
    const { failed, unsent } = this.uploads;
    const state = `${failed.length} ${failed.at(-1)?.path ?? ''}`;
    if (errors.dataset.shown === state) return;
    errors.dataset.shown = state;
    this.parts.save.hidden = failed.length === 0;
    const rows = failed.slice(0, mostErrorsShown).map(item => {
      const name = nameOf(item.path);
      const text = item.reason.includes(name) ? item.reason : `${name}: ${item.reason}`;
      if (!item.canRetry) return row(text);
      return row(text, this.button(this.texts.retry, () => this.uploads.retry([item]), say(this.texts.retryOne, name)));
    });
    if (failed.length > mostErrorsShown) rows.push(row(say(this.texts.more, count(failed.length - mostErrorsShown))));
    if (unsent.length > 1)
      rows.unshift(row('', this.button(say(this.texts.retryAll, count(unsent.length)), () => this.uploads.retry(unsent))));
    errors.replaceChildren(...rows);
  }

  /// All that is not stored, as a file for a spreadsheet; text that one would run as a formula gets an apostrophe before it.
  save() {
    const harmless = text => /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
    const line = fields => fields.map(field => `"${harmless(field).replaceAll('"', '""')}"`).join(',');
    const lines = [['file', 'reason'], ...this.uploads.failed.map(item => [item.path, item.reason])].map(line);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' }));
    link.download = 'not-stored.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  label(button, text) {
    (button.querySelector('.mud-button-label') ?? button).textContent = text;
  }

  button(text, act, label) {
    const made = this.parts.button.firstElementChild.cloneNode(true);
    this.label(made, text);
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
