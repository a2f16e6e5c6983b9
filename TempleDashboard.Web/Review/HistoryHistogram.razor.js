// Tells which bars of the histogram were clicked or brushed over. The chart itself says only which series a click was on.
export function attach(page, root) {
  const stopped = new AbortController();
  const brush = root.querySelector('.brush');
  let from = null;

  // The middles of the bars as they stand on the screen.
  function middles() {
    const all = [...root.querySelectorAll('path.mud-chart-bar')].map(bar => {
      const box = bar.getBoundingClientRect();
      return Math.round(box.left + box.width / 2);
    });
    return [...new Set(all)].sort((a, b) => a - b);
  }

  function nearest(bars, x) {
    return bars.reduce((best, middle, i) => Math.abs(middle - x) < Math.abs(bars[best] - x) ? i : best, 0);
  }

  root.addEventListener('pointerdown', event => {
    if (event.button !== 0 || middles().length === 0) return;
    from = event.clientX;
    root.setPointerCapture(event.pointerId);
  }, { signal: stopped.signal });
  root.addEventListener('pointermove', event => {
    if (from === null) return;
    const left = root.getBoundingClientRect().left;
    brush.style.left = `${Math.min(from, event.clientX) - left}px`;
    brush.style.width = `${Math.abs(event.clientX - from)}px`;
  }, { signal: stopped.signal });
  root.addEventListener('pointercancel', () => {
    from = null;
    brush.style.width = 0;
  }, { signal: stopped.signal });
  root.addEventListener('pointerup', event => {
    if (from === null) return;
    const bars = middles();
    const [a, b] = [nearest(bars, from), nearest(bars, event.clientX)];
    from = null;
    brush.style.width = 0;
    page.invokeMethodAsync('ChooseAsync', Math.min(a, b), Math.max(a, b)).catch(() => {});
  }, { signal: stopped.signal });
  return { stop: () => stopped.abort() };
}
