// One opacity for all heat maps of a tab, moved by any of their sliders without asking the server, and kept while the tab lives.
(() => {
  const key = 'heat-opacity';
  const usual = 75;
  const sliders = '[data-heat-opacity]';

  function read() {
    try {
      return Number(sessionStorage.getItem(key)) || usual;
    } catch {
      return usual;
    }
  }

  function apply(percent) {
    document.documentElement.style.setProperty('--heat-opacity', percent / 100);
    for (const slider of document.querySelectorAll(sliders)) slider.value = percent;
  }

  document.addEventListener('input', event => {
    if (!(event.target instanceof Element) || !event.target.matches(sliders)) return;
    apply(event.target.value);
    try {
      sessionStorage.setItem(key, event.target.value);
    } catch {
      // Without storage the opacity lasts until the page is loaded again.
    }
  });

  window.templeHeat = { join: slider => { if (slider) slider.value = read(); } };
  apply(read());
})();
