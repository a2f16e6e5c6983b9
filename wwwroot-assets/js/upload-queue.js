// Sends pictures one request each, three at a time. Before that it asks by hash which are there already, so that an upload that was cut off
// goes on where it stopped. While the server is away it waits, and goes on by itself. Thousands wait in an array, not in the page.

const parallel = 3;
const askedAtOnce = 48;
const readyAhead = 12;
const mostTries = 6; // of one picture at which the connection breaks although the server answers
const longestWait = 30;
const rateSeconds = 20;

export class UploadQueue {
  /// changed is called after everything that happens; texts has what is said of failures.
  constructor(texts, changed) {
    this.texts = texts;
    this.changed = changed;
    this.goOn = () => this.wake?.();
    window.addEventListener('online', this.goOn);
    this.queue = []; // not looked at yet
    this.ready = []; // not there yet, as far as known
    this.active = new Map();
    this.checking = 0;
    this.clear();
  }

  clear() {
    this.failed = [];
    this.questions = new Map(); // duplicates that keep another label, by what they are and what they were meant to be
    this.total = this.stored = this.duplicates = this.bytes = this.bytesDone = this.streak = 0;
    this.samples = [];
    this.isCancelled = this.isPaused = false;
    this.waiting = null;
  }

  get isRunning() { return this.active.size + this.queue.length + this.ready.length + this.checking > 0; }

  get unsent() { return this.failed.filter(item => item.canRetry); }

  get done() { return this.stored + this.duplicates + this.failed.length; }

  /// Of all that is to be sent, what is done, with what is on its way.
  get share() {
    if (this.total === 0) return 1;
    const partly = [...this.active.values()].reduce((sum, one) => sum + one.share, 0);
    return Math.min(1, (this.done + partly * .95) / this.total);
  }

  // Errors and questions of an earlier upload stay until the list is closed; only the numbers begin anew.
  add(items) {
    if (!this.isRunning) {
      this.stored = this.duplicates = this.bytes = this.bytesDone = 0;
      this.samples = [];
      this.total = this.failed.length;
      this.isPaused = false;
    }
    this.push(items);
    this.total += items.length;
  }

  /// What is not sent at all, with the reason.
  refuse(items) {
    this.total += items.length;
    this.failed.push(...items);
    this.changed();
  }

  retry(items) {
    const again = new Set(items);
    this.failed = this.failed.filter(item => !again.has(item));
    for (const item of items) item.tries = 0;
    this.push(items);
  }

  push(items) {
    this.isCancelled = false;
    for (const item of items) this.queue.push(item);
    this.bytes += items.reduce((sum, item) => sum + item.size, 0);
    this.pump();
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    this.samples = [];
    this.pump();
  }

  cancel() {
    this.isCancelled = true;
    this.total -= this.queue.length + this.ready.length + this.active.size + this.checking;
    this.queue.length = this.ready.length = this.checking = 0;
    for (const { request } of this.active.values()) request?.abort();
    this.active.clear();
    this.goOn();
    this.changed();
  }

  stop() {
    this.cancel();
    window.removeEventListener('online', this.goOn);
  }

  pump() {
    if (!this.isPaused && !this.waiting) {
      if (this.checking === 0 && this.ready.length < readyAhead && this.queue.length > 0) this.check();
      while (this.active.size < parallel && this.ready.length > 0) this.send(this.ready.shift());
    }
    this.changed();
  }

  /// Asks which of the next pictures are there. Browsers have no hashes where the page came without HTTPS: then all are sent, and the
  /// server knows those that it has.
  async check() {
    const target = this.queue[0].target;
    const most = this.queue.findIndex(item => item.target !== target);
    const items = this.queue.splice(0, Math.min(askedAtOnce, most < 0 ? this.queue.length : most));
    this.checking = items.length;
    const known = crypto.subtle ? await this.askFor(items, target) : new Map();
    if (this.checking === 0) return; // cancelled
    this.checking = 0;
    if (known === null) {
      this.queue.unshift(...items);
      this.waitForServer();
      return;
    }
    for (const item of items) {
      const found = known.get(item.sha256);
      delete item.sha256;
      if (found) this.settle(item, { status: 'duplicate', ...found });
      else this.ready.push(item);
    }
    this.pump();
  }

  /// Gives what the server knows of them by hash; null where it cannot be reached.
  async askFor(items, target) {
    const hashes = [];
    for (const item of items) {
      item.sha256 ??= await hashOf(item);
      if (item.sha256) hashes.push(item.sha256);
    }
    try {
      const response = await fetch(target.address.replace(/\/images/, '/images/known'), {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sha256: hashes }),
      });
      if (isAway(response.status)) return null;
      // Another refusal is told for each picture, when it is sent.
      const answer = response.ok ? await response.json() : { known: [] };
      this.streak = 0;
      return new Map(answer.known.map(one => [one.sha256, one]));
    } catch {
      return null;
    }
  }

  async send(item) {
    const sending = { request: null, share: 0 };
    this.active.set(item, sending);
    let blob;
    try {
      blob = await item.open();
    } catch (failure) {
      this.finish(item, { error: this.texts[failure.reason] ?? this.texts.unreadable });
      return;
    }
    if (this.active.get(item) !== sending) return; // cancelled
    const request = sending.request = new XMLHttpRequest();
    request.upload.addEventListener('progress', event => {
      if (!event.lengthComputable) return;
      sending.share = event.loaded / event.total;
      this.changed();
    });
    request.addEventListener('load', () => this.finish(item, resultOf(request, this.texts)));
    request.addEventListener('error', () => this.finish(item, { isAway: true, error: this.texts.unreachable }));
    request.open('POST', item.target.address);
    request.setRequestHeader('Accept', 'application/json');
    const form = new FormData();
    form.append('files', blob, item.path);
    request.send(form);
  }

  finish(item, result) {
    if (!this.active.delete(item)) return; // cancelled
    if (result.isAway) {
      item.tries = (item.tries ?? 0) + 1;
      if (item.tries < mostTries) {
        this.ready.unshift(item);
        this.waitForServer(result);
        return;
      }
      result = { error: result.error, canRetry: true };
    }
    else this.streak = 0;
    this.settle(item, result);
    this.pump();
  }

  settle(item, result) {
    this.bytesDone += item.size;
    if (result.status === 'stored') this.stored++;
    else if (result.status === 'duplicate') {
      this.duplicates++;
      if (result.duplicateOf?.labelStays) this.ask(item, result);
    }
    else this.failed.push({ ...item, reason: result.error, canRetry: result.canRetry === true });
  }

  ask({ target }, { imageId, duplicateOf }) {
    const key = JSON.stringify([target.address, duplicateOf.category, duplicateOf.split]);
    const question = this.questions.get(key) ?? { target, known: duplicateOf, images: [] };
    question.images.push(imageId);
    this.questions.set(key, question);
  }

  /// Waits until the server answers again, for a while longer each time that it helps nothing.
  async waitForServer({ wait = 0, reason = '' } = {}) {
    if (this.waiting) return;
    const waiting = this.waiting = { reason };
    this.samples = [];
    this.changed();
    do {
      const seconds = Math.max(wait, Math.min(longestWait, 2 ** this.streak++));
      await new Promise(resolve => {
        this.wake = resolve;
        setTimeout(resolve, seconds * 1000);
      });
    } while (this.waiting === waiting && this.isRunning && !await answers());
    if (this.waiting !== waiting) return;
    this.waiting = null;
    this.pump();
  }

  /// Bytes a second lately, and the seconds that are left at that; null where nobody can tell yet.
  rate(now) {
    if (!this.isRunning || this.isPaused || this.waiting) return null;
    const sent = [...this.active].reduce((sum, [item, one]) => sum + item.size * one.share, this.bytesDone);
    if (!(now - this.samples.at(-1)?.[0] < 500)) this.samples.push([now, sent]);
    while (now - this.samples[0][0] > rateSeconds * 1000) this.samples.shift();
    const [since, before] = this.samples[0];
    if (now - since < 2000 || sent <= before) return null;
    const bytes = (sent - before) / (now - since) * 1000;
    return { bytes, seconds: (this.bytes - sent) / bytes };
  }
}

async function answers() {
  try {
    return (await fetch('health/live', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

async function hashOf(item) {
  try {
    const bytes = await (await item.open()).arrayBuffer();
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  } catch {
    return ''; // it cannot be read: sending says why
  }
}

const isAway = status => [408, 429, 502, 503, 504].includes(status);

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
  const error = answer?.detail ?? answer?.title ?? texts.code.replace('{0}', request.status);
  if (isAway(request.status))
    return { isAway: true, error, reason: answer?.detail ?? '', wait: Number(request.getResponseHeader('Retry-After')) || 0 };
  return { error, canRetry: request.status >= 500 };
}
