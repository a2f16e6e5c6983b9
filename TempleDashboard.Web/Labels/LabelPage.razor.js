// Measures the board and hands keys to the page. What the keys mean is decided there.

const gap = 8;
const footHeight = 30;
const usualTile = 148;
const narrowTile = 108; // on a phone three stand side by side
const wanted = new Set([
  'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'Escape', 'Delete', 'Backspace', ' ', 'Enter',
  '0', 'u', 't', 'z', '?', '+', '=', '-',
]);

export function attach(page, root) {
  const stopped = new AbortController();
  let size = Number(/(?:^|; )tile=(\d+)/.exec(document.cookie)?.[1]) || usualTile;

  function measure() {
    const board = root.querySelector('.board') ?? root.querySelector('.label-main');
    const width = board?.clientWidth ?? 0;
    if (width === 0) return;
    const least = width < 600 ? Math.min(size, narrowTile) : size;
    const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
    const tile = (width - gap * (columns - 1)) / columns;
    const rowHeight = Math.round(tile * 3 / 4) + footHeight + gap;
    root.style.setProperty('--tile-height', `${rowHeight - gap}px`);
    const isTouch = matchMedia('(pointer: coarse)').matches;
    page.invokeMethodAsync('OnLayoutAsync', columns, rowHeight, Math.floor(innerHeight / rowHeight), isTouch, size);
  }

  function isTyping(target) {
    return target.closest('input, select, textarea, [contenteditable], .mud-dialog, .mud-popover') !== null;
  }

  function onKey(event) {
    if (event.altKey || (event.repeat && ['?', ' ', 'Enter'].includes(event.key))) return;
    if (isTyping(event.target)) {
      if (event.key === 'Escape' && root.contains(event.target)) backToBoard(event.target);
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (control ? !['a', 'z', 'y'].includes(key) : !wanted.has(key) && !root.dataset.keys.includes(key)) return;
    const onControl = event.target.closest('button, a, [role=button]') !== null;
    if (onControl && (key === ' ' || key === 'Enter')) return;
    event.preventDefault();
    page.invokeMethodAsync('OnKeyAsync', event.key, control, event.shiftKey);
  }

  // Esc in a box leads back to the pictures: a list that is open closes first.
  function backToBoard(box) {
    if (box.getAttribute('aria-expanded') === 'true') return;
    root.querySelector('.board')?.focus({ preventScroll: true });
  }

  document.addEventListener('keydown', onKey, { signal: stopped.signal });
  root.addEventListener('cancel', event => {
    if (!event.target.matches('[data-preview]')) return;
    event.preventDefault();
    page.invokeMethodAsync('OnKeyAsync', 'Escape', false, false);
  }, { signal: stopped.signal, capture: true });
  const observer = new ResizeObserver(measure);
  observer.observe(root.querySelector('.label-main'));

  return {
    // The name of this browser tab: the server keeps under it what can be undone. It survives a reload, and nobody can guess it.
    // A tab that was duplicated begins with the name of the first one, and takes another.
    async tab() {
      let name = sessionStorage.getItem('tab');
      if (!name || !await isOurs(name)) {
        name = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
        sessionStorage.setItem('tab', name);
        await isOurs(name);
      }
      return name;
    },
    resize(wantedSize) {
      size = wantedSize;
      templeShell.remember('tile', size);
      measure();
    },
    // Scrolls the window just so far that a row is seen, below the top bar and above the buttons of a phone.
    reveal(board, row, rowHeight) {
      if (!board?.isConnected) return;
      const top = board.getBoundingClientRect().top + row * rowHeight;
      const above = (document.querySelector('.top-bar')?.getBoundingClientRect().bottom ?? 0) + gap;
      const panel = root.querySelector('.label-panel');
      const bottom = getComputedStyle(panel).position === 'fixed' ? panel.getBoundingClientRect().top - gap : innerHeight - 2 * gap;
      if (top < above) scrollBy({ top: top - above });
      else if (top + rowHeight > bottom) scrollBy({ top: Math.min(top + rowHeight - bottom, top - above) });
    },
    stop() {
      stopped.abort();
      observer.disconnect();
    },
  };
}

let ours = null;

/// Takes a tab's name for as long as this document lives; false where another living tab has it.
function isOurs(name) {
  if (ours === name || !navigator.locks) return true;
  return new Promise(decide => navigator.locks.request(`label tab ${name}`, { ifAvailable: true }, lock => {
    decide(lock !== null);
    if (lock === null) return null;
    ours = name;
    return new Promise(() => {});
  }));
}
