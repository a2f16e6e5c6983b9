// Takes the files that are chosen or dropped, whole folders too, and hands them to the list that sends them.

import { UploadList } from './UploadList.razor.js';

const ignored = /^(\.|thumbs\.db$|desktop\.ini$)/i;
const picturesShown = 12;

export function attach(panel, list, accept, texts) {
  const stopped = new AbortController();
  const overlay = document.querySelector('[data-drop-overlay]');
  const uploads = new UploadList(list, texts, async (isRunning, failed) => {
    if (stopped.signal.aborted) return;
    try {
      await panel.invokeMethodAsync('OnProgressAsync', isRunning, failed);
    } catch { /* The connection to the page is lost; the list tells it all. */ }
  });
  let chosen = [];
  let isAsking = false;
  let dragDepth = 0;
  let shown = [];

  function choose(files) {
    const pictures = files.filter(file => !ignored.test(file.name));
    if (pictures.length === 0 || isAsking) return;
    isAsking = true;
    chosen = pictures;
    panel.invokeMethodAsync('OnChosenAsync', pictures.length, foldersOf(pictures)).catch(settle);
  }

  function settle() {
    isAsking = false;
    chosen = [];
    for (const address of shown) URL.revokeObjectURL(address);
    shown = [];
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
    choose(await filesOf(event.dataTransfer));
  });

  return {
    // Sends the files: to the target of their folder, or all to the one that has no name.
    start(targets, byFolder) {
      uploads.add(chosen.map(file => ({ file, path: pathOf(file), target: targets[byFolder ? folderOf(file) : ''] })));
      settle();
    },
    show(element) {
      const first = chosen.slice(0, picturesShown).filter(file => file.type.startsWith('image/'));
      shown = first.map(file => URL.createObjectURL(file));
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

// Where a file lay below the folder that was chosen or dropped: some recorders write the day into the folder's name alone.
const dropped = new WeakMap();
const pathOf = file => dropped.get(file) ?? (file.webkitRelativePath || file.name);
const folderOf = file => pathOf(file).split('/').at(-2);

/// The folders that the files lie in; none where a file lies in no folder.
function foldersOf(files) {
  const counts = new Map();
  for (const file of files) {
    const folder = folderOf(file);
    if (!folder) return [];
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

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
