// Tells the card which colours are chosen: the bar at the top changes them without the server.

export function watch(card) {
  const root = document.documentElement;
  const tell = () => card.invokeMethodAsync('OnTheme', root.dataset.theme ?? 'system').catch(() => {});
  const observer = new MutationObserver(tell);
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  tell();
  return { stop() { observer.disconnect(); } };
}
