// Makes the large picture larger still: by wheel, two fingers, double click, + and -, or the buttons; it is dragged to look around.

const most = 16;

export function attach(dialog) {
  const stopped = new AbortController();
  const options = { signal: stopped.signal };
  const pointers = new Map();
  let scale = 1, left = 0, top = 0, shown = null;

  const stage = () => dialog.querySelector('.preview-stage');

  function draw() {
    const picture = dialog.querySelector('.preview-picture');
    if (!picture) return;
    const { clientWidth: width, clientHeight: height } = stage();
    left = Math.min(0, Math.max(width - width * scale, left));
    top = Math.min(0, Math.max(height - height * scale, top));
    picture.style.transform = scale === 1 ? '' : `translate(${left}px, ${top}px) scale(${scale})`;
    picture.style.cursor = scale === 1 ? '' : 'grab';
  }

  // What lies under the point stays there.
  function zoom(factor, x, y) {
    const wanted = Math.min(most, Math.max(1, scale * factor));
    left = x - (x - left) * wanted / scale;
    top = y - (y - top) * wanted / scale;
    scale = wanted;
    draw();
  }

  function zoomAt(factor, event) {
    const box = stage().getBoundingClientRect();
    zoom(factor, event.clientX - box.left, event.clientY - box.top);
  }

  const zoomMiddle = factor => zoom(factor, stage().clientWidth / 2, stage().clientHeight / 2);

  dialog.addEventListener('wheel', event => {
    if (!event.target.closest('.preview-stage')) return;
    event.preventDefault();
    zoomAt(Math.exp(-event.deltaY / 400), event);
  }, { ...options, passive: false });
  dialog.addEventListener('dblclick', event => {
    if (event.target.closest('.preview-stage')) zoomAt(scale > 1 ? 0 : 3, event);
  }, options);
  dialog.addEventListener('click', event => {
    const button = event.target.closest('[data-zoom]');
    if (button) zoomMiddle(button.dataset.zoom === 'in' ? 1.5 : 1 / 1.5);
  }, options);
  document.addEventListener('keydown', event => {
    if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') zoomMiddle(1.5);
    else if (event.key === '-') zoomMiddle(1 / 1.5);
  }, options);

  dialog.addEventListener('pointerdown', event => {
    if (!event.target.closest('.preview-stage')) return;
    pointers.set(event.pointerId, event);
    stage().setPointerCapture(event.pointerId);
  }, options);
  dialog.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const other = [...pointers.values()].find(one => one.pointerId !== event.pointerId);
    pointers.set(event.pointerId, event);
    if (other) {
      const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
      zoomAt(apart(event, other) / Math.max(1, apart(before, other)), {
        clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2,
      });
    } else {
      left += event.clientX - before.clientX;
      top += event.clientY - before.clientY;
      draw();
    }
  }, options);
  for (const end of ['pointerup', 'pointercancel'])
    dialog.addEventListener(end, event => pointers.delete(event.pointerId), options);

  // Another picture is shown whole first.
  const watching = new MutationObserver(() => {
    const now = dialog.querySelector('.preview-picture')?.getAttribute('src') ?? null;
    if (now === shown) return;
    shown = now;
    scale = 1;
    draw();
  });
  watching.observe(dialog, { subtree: true, childList: true, attributes: true, attributeFilter: ['src'] });

  return {
    stop() {
      stopped.abort();
      watching.disconnect();
    },
  };
}
