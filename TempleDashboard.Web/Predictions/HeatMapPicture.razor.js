// One opacity for all heat maps of a tab, moved by any of their sliders without asking the server, and kept while the tab lives.
// Loaded once, when the first map is shown; from then on it listens for all of them.
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

apply(read());

/** Sets the slider of a map that was just switched on. */
export function join(slider) {
  if (slider) slider.value = read();
}
