// Measures the board and hands keys to the page. What the keys mean is decided there.

const tileWidth = { wide: 148, narrow: 108 };
const gap = 8;
const footHeight = 30;
const wanted = new Set([
  'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'Escape', 'Delete', 'Backspace', ' ', 'Enter',
]);

export function attach(page, root) {
  const stopped = new AbortController();

  function measure() {
    const board = root.querySelector('.board') ?? root.querySelector('.label-main');
    const width = board?.clientWidth ?? 0;
    if (width === 0) return;
    const least = width < 600 ? tileWidth.narrow : tileWidth.wide;
    const columns = Math.max(1, Math.floor((width + gap) / (least + gap)));
    const tile = (width - gap * (columns - 1)) / columns;
    const rowHeight = Math.round(tile * 3 / 4) + footHeight + gap;
    root.style.setProperty('--tile-height', `${rowHeight - gap}px`);
    const isTouch = matchMedia('(pointer: coarse)').matches;
    page.invokeMethodAsync('OnLayoutAsync', columns, rowHeight, Math.floor(innerHeight / rowHeight), isTouch);
  }

  function isTyping(target) {
    return target.closest('input, select, textarea, [contenteditable], .mud-dialog, .upload-dialog') !== null;
  }

  function onKey(event) {
    if (event.altKey || isTyping(event.target)) return;
    const control = event.ctrlKey || event.metaKey;
    const letter = event.key.length === 1 ? event.key.toLowerCase() : '';
    if (control && letter !== 'a' && letter !== 'z') return;
    if (!control && !wanted.has(event.key) && !/^[0-9utz]$/.test(letter)) return;
    const onControl = event.target.closest('button, a') !== null;
    if (onControl && (event.key === ' ' || event.key === 'Enter')) return;
    event.preventDefault();
    page.invokeMethodAsync('OnKeyAsync', event.key, control, event.shiftKey);
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
    // Scrolls the window just so far that a row is seen, below the top bar and above the buttons of a phone.
    reveal(board, row, rowHeight) {
      if (!board?.isConnected) return;
      const top = board.getBoundingClientRect().top + row * rowHeight;
      const above = 72;
      const below = innerWidth < 960 ? 190 : 16;
      if (top < above) scrollBy({ top: top - above });
      else if (top + rowHeight > innerHeight - below) scrollBy({ top: top + rowHeight - innerHeight + below });
    },
    stop() {
      stopped.abort();
      observer.disconnect();
    },
  };
}
