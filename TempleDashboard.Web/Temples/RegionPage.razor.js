// Draws the rectangle under the pointer at once, and tells the page what it has become when the pointer lets go. What keys do is decided
// there. Numbers are shares of the picture.

const shortest = 0.01;
const clickPixels = 4;
const wanted = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Escape']);

export function attach(page, stage) {
  const stopped = new AbortController();
  const options = { signal: stopped.signal };
  let drag = null;

  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
  const read = () => ['--x', '--y', '--w', '--h'].map(name => Number(stage.style.getPropertyValue(name)));

  function draw([x, y, w, h], whole) {
    stage.style.setProperty('--x', x);
    stage.style.setProperty('--y', y);
    stage.style.setProperty('--w', w);
    stage.style.setProperty('--h', h);
    stage.dataset.whole = whole;
  }

  function pointOf(event) {
    const frame = stage.getBoundingClientRect();
    return [clamp((event.clientX - frame.left) / frame.width, 0, 1), clamp((event.clientY - frame.top) / frame.height, 0, 1)];
  }

  function begin(event) {
    if (event.button !== 0 || drag) return;
    const whole = stage.dataset.whole === 'true';
    const edge = whole ? null : event.target.closest('[data-edge]')?.dataset.edge;
    const inside = !whole && event.target.closest('.region-box') !== null;
    drag = {
      pointer: event.pointerId, at: [event.clientX, event.clientY], from: pointOf(event), start: read(), whole,
      kind: edge ?? (inside ? 'move' : 'new'), drawn: null,
    };
    stage.setPointerCapture(event.pointerId);
    stage.focus({ preventScroll: true });
    event.preventDefault();
  }

  // A side that is dragged past the other one changes places with it.
  function between(a, b) {
    const low = Math.min(a, b), high = Math.max(a, b);
    return [Math.min(low, 1 - shortest), Math.max(high - low, shortest)];
  }

  function resized([x, y, w, h], [px, py], edge) {
    let [left, width] = [x, w];
    let [top, height] = [y, h];
    if (edge.includes('w')) [left, width] = between(px, x + w);
    if (edge.includes('e')) [left, width] = between(x, px);
    if (edge.includes('n')) [top, height] = between(py, y + h);
    if (edge.includes('s')) [top, height] = between(y, py);
    return [left, top, width, height];
  }

  function move(event) {
    if (drag?.pointer !== event.pointerId) return;
    if (!drag.drawn && Math.hypot(event.clientX - drag.at[0], event.clientY - drag.at[1]) < clickPixels) return;
    const [px, py] = pointOf(event);
    const [fx, fy] = drag.from;
    const [x, y, w, h] = drag.start;
    if (drag.kind === 'move') {
      drag.drawn = [clamp(x + px - fx, 0, 1 - w), clamp(y + py - fy, 0, 1 - h), w, h];
    } else if (drag.kind === 'new') {
      const [[left, width], [top, height]] = [between(fx, px), between(fy, py)];
      drag.drawn = [left, top, width, height];
    } else {
      drag.drawn = resized(drag.start, [px, py], drag.kind);
    }
    draw(drag.drawn, false);
  }

  function end(event) {
    if (drag?.pointer !== event.pointerId) return;
    const { drawn } = drag;
    drag = null;
    if (drawn) page.invokeMethodAsync('OnDrawnAsync', ...drawn);
  }

  function cancel() {
    if (!drag) return;
    draw(drag.start, drag.whole);
    drag = null;
  }

  function onKey(event) {
    if (!wanted.has(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.key === 'Escape' && drag) cancel();
    else if (!drag) page.invokeMethodAsync('OnKeyAsync', event.key, event.shiftKey);
  }

  stage.addEventListener('pointerdown', begin, options);
  stage.addEventListener('pointermove', move, options);
  stage.addEventListener('pointerup', end, options);
  stage.addEventListener('pointercancel', cancel, options);
  stage.addEventListener('keydown', onKey, options);
  stage.dataset.ready = 'true';

  return { stop: () => stopped.abort() };
}
