// Asks for more rows as the end of what is drawn comes near, and remembers where a person was.
const ahead = 900;

function key() {
  return `board ${globalThis.navigation?.currentEntry?.key ?? location.href}`;
}

/** Watches until it is stopped; knows where this entry of the browser's history was left. */
export function watch(page) {
  const left = sessionStorage.getItem(key());
  const here = location.pathname;
  const stopped = new AbortController();
  let waiting = false;

  function look() {
    waiting = false;
    const board = document.querySelector('.board');
    if (!board || stopped.signal.aborted) return;
    const drawn = Number(board.dataset.drawn);
    const count = Number(board.dataset.count);
    sessionStorage.setItem(key(), JSON.stringify({ top: scrollY, drawn }));
    const rows = board.querySelectorAll('tbody tr, li');
    const last = rows[rows.length - 1]?.getBoundingClientRect();
    if (!last || drawn >= count) return;
    const missing = innerHeight + ahead - last.bottom;
    if (missing <= 0) return;
    const beside = board.classList.contains('board-as-cards') ? Math.max(1, Math.floor(board.clientWidth / last.width)) : 1;
    page.invokeMethodAsync('Draw', drawn + Math.max(20, Math.ceil(missing / last.height) * beside)).then(later, () => {});
  }

  // The next page may be in view, and scrolled, a moment before this one is told that it was left.
  function later() {
    if (waiting || location.pathname !== here) return;
    waiting = true;
    requestAnimationFrame(look);
  }

  addEventListener('scroll', later, { passive: true, signal: stopped.signal });
  addEventListener('resize', later, { passive: true, signal: stopped.signal });
  return { place: () => left ? JSON.parse(left) : null, goTo, stop: () => stopped.abort() };
}

/** Goes there, and stays there while the page's heading gets the focus. */
function goTo(top) {
  let frames = 12;
  const moved = new AbortController();
  for (const name of ['wheel', 'keydown', 'pointerdown', 'touchstart'])
    addEventListener(name, () => moved.abort(), { passive: true, signal: moved.signal });
  (function hold() {
    if (moved.signal.aborted) return;
    if (Math.abs(scrollY - top) > 1) scrollTo({ top, behavior: 'instant' });
    if (frames-- > 0) requestAnimationFrame(hold);
    else moved.abort();
  })();
}
