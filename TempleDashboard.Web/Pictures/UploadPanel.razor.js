// Takes what is chosen, dropped or pasted, has somebody asked what it is, and hands it to the list that sends it.

import { chosenIn, droppedIn, folderOf, foldersOf, pastedIn, picturesOf } from '../js/upload-files.js';
import { UploadList } from './UploadList.razor.js';

const picturesShown = 12;
const mostFolders = 200; // more are days or cameras, and no categories
const mostTold = 24_000; // characters of their names: a message to the page has a length

/// facts: the classifier, what the file dialog offers, the largest file.
export function attach(panel, list, facts, texts) {
  const stopped = new AbortController();
  const overlay = document.querySelector('[data-drop-overlay]');
  const memory = new Memory(`upload-${facts.classifierId}`);
  const uploads = new UploadList(list, texts, async (isRunning, failed) => {
    if (stopped.signal.aborted) return;
    try {
      await panel.invokeMethodAsync('OnProgressAsync', isRunning, failed);
    } catch { /* The connection to the page is lost; the list tells it all. */ }
  }, memory);
  const nothing = { pictures: [], refused: [] };
  let chosen = nothing;
  let isAsking = false;
  let dragDepth = 0;
  let shown = [];

  async function choose(files, before) {
    if (files.length === 0 || isAsking) return;
    isAsking = true;
    chosen = await picturesOf(files, facts.maxFileBytes);
    chosen.name = files[0].path.split('/')[0];
    chosen.isFolder = files[0].path.includes('/');
    const folders = foldersOf(chosen.pictures);
    const areCategories = folders.length <= mostFolders && JSON.stringify(folders).length <= mostTold;
    if (chosen.pictures.length === 0) {
      uploads.refuse(chosen.refused);
      settle();
    }
    else if (before && folders.every(({ path }) => targetOf(before, path))) start(before.targets, before.byFolder);
    else panel.invokeMethodAsync('OnChosenAsync', chosen.pictures.length, areCategories ? folders : []).catch(settle);
  }

  const targetOf = ({ targets, byFolder }, folder) => targets[byFolder ? folder : ''];

  // Sends the pictures: to the target of their folder, or all to the one that has no name.
  function start(targets, byFolder) {
    const { pictures, refused, name, isFolder } = chosen;
    uploads.refuse(refused);
    memory.begin({ targets, byFolder, name, isFolder, done: 0, total: pictures.length });
    uploads.add(pictures.map(picture => ({ ...picture, target: targetOf({ targets, byFolder }, folderOf(picture.path)) })));
    settle();
  }

  function settle() {
    isAsking = false;
    chosen = nothing;
    for (const address of shown) URL.revokeObjectURL(address);
    shown = [];
  }

  function pick(isFolder, before) {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    if (isFolder) input.webkitdirectory = true;
    else input.accept = facts.accept;
    input.addEventListener('change', () => choose(chosenIn(input), before));
    input.click();
  }

  function on(type, listener) {
    document.addEventListener(type, listener, { signal: stopped.signal });
  }

  function hideOverlay() {
    dragDepth = 0;
    overlay.hidden = true;
  }

  on('click', event => {
    const button = event.target.closest?.('[data-upload]');
    if (button && !button.disabled) pick(button.dataset.upload === 'folder');
  });
  const carriesFiles = event => event.dataTransfer?.types.includes('Files');
  on('dragenter', event => {
    if (!carriesFiles(event)) return;
    dragDepth++;
    overlay.hidden = false;
  });
  on('dragleave', event => {
    if (carriesFiles(event) && --dragDepth <= 0) hideOverlay();
  });
  on('dragover', event => {
    if (carriesFiles(event)) event.preventDefault();
  });
  on('drop', async event => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    hideOverlay();
    choose(await droppedIn(event.dataTransfer));
  });
  on('paste', event => {
    // A cell of a spreadsheet is copied as text and as a picture: in a field, the text is meant.
    const isText = event.target.closest?.('input, textarea, [contenteditable]') && event.clipboardData.types.includes('text/plain');
    if (event.clipboardData.files.length === 0 || isText) return;
    event.preventDefault();
    choose(pastedIn(event.clipboardData));
  });

  const before = memory.read();
  if (before?.total > before?.done) uploads.offer(before, () => pick(before.isFolder, before));

  return {
    start,
    async show(element) {
      const first = chosen.pictures.slice(0, picturesShown);
      const blobs = await Promise.all(first.map(picture => picture.open().catch(() => null)));
      shown = blobs.filter(Boolean).map(blob => URL.createObjectURL(blob));
      element.replaceChildren(...shown.map(address => {
        const picture = new Image();
        picture.alt = '';
        picture.addEventListener('error', () => picture.remove());
        picture.src = address;
        return picture;
      }));
    },
    forget: settle,
    stop() {
      stopped.abort();
      uploads.stop();
      settle();
    },
  };
}

/// What the browser keeps of an upload, to go on with it after a reload: not the files, which no page may keep.
class Memory {
  constructor(key) { this.key = key; }

  begin(upload) {
    this.upload = upload;
    this.write();
  }

  update(done, total) {
    if (!this.upload) return;
    Object.assign(this.upload, { done, total });
    this.write();
  }

  forget() {
    this.upload = null;
    try {
      localStorage.removeItem(this.key);
    } catch { /* Nothing was kept. */ }
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write() {
    try {
      localStorage.setItem(this.key, JSON.stringify(this.upload));
    } catch { /* A browser that keeps nothing asks again what the pictures are. */ }
  }
}
