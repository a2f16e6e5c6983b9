// What must work before the connection stands and when it is lost: colours, language, reconnecting.
(() => {
  const root = document.documentElement;

  function remember(name, value) {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  function read(name) {
    const found = document.cookie.split('; ').find(cookie => cookie.startsWith(`${name}=`));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
  }

  // The browser's own, unless a person has chosen another one here.
  function timeZone() {
    const zone = read('timezone-chosen') || Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
    remember('timezone', zone);
    return zone;
  }

  function chooseTimeZone(zone) {
    remember('timezone-chosen', zone);
    return timeZone();
  }

  function applyTheme(theme) {
    root.dataset.theme = theme;
    root.style.colorScheme = theme === 'system' ? 'light dark' : theme;
    remember('theme', theme);
  }

  // A list of what was chosen last, kept by the browser; some browsers refuse to keep anything.
  function recall(name) {
    try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; }
  }

  function keep(name, value, most) {
    try {
      localStorage.setItem(name, JSON.stringify([value, ...recall(name).filter(other => other !== value)].slice(0, most)));
    } catch { /* Then nothing is remembered. */ }
  }

  // On arrival the focus goes to the heading; on a phone the tab of the page may lie outside the row of tabs then.
  document.addEventListener('focusin', event => {
    if (event.target instanceof Element && event.target.matches('h1'))
      document.querySelector('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  });

  window.templeShell = { remember, timeZone, chooseTimeZone, applyTheme, recall, keep };
  timeZone();

  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    const theme = target?.closest('[data-theme-choice]')?.dataset.themeChoice;
    if (theme) applyTheme(theme);
    const language = target?.closest('[data-language]')?.dataset.language;
    if (language && language !== root.lang) {
      remember('language', language);
      location.reload();
    }
  });

  const modal = document.getElementById('components-reconnect-modal');
  const stateClass = /components-reconnect-(show|retrying|hide|failed|rejected|resume-failed)/;
  let asking = 0;

  // A page says so itself where something would be lost, such as a list of files that failed; a dialog with text is a draft.
  function hasUnsaved() {
    if (root.dataset.unsaved === 'true') return true;
    const fields = document.querySelectorAll('.mud-dialog input:not([type=checkbox], [type=radio], [type=range]), .mud-dialog textarea');
    return [...fields].some(field => field.value.trim() !== '');
  }

  async function retry() {
    show('show');
    try {
      if (!await Blazor.reconnect()) show('rejected');
    } catch {
      show('failed');
    }
  }

  // The server forgot this page, as it was restarted. Without a draft the page is simply loaded anew; with one, a bar leaves it in view.
  function show(state) {
    modal.dataset.state = state;
    clearInterval(asking);
    if (state === 'hide') {
      modal.close();
      return;
    }
    if (state === 'failed') asking = setInterval(askServer, 2000);
    const gone = state === 'rejected' || state === 'resume-failed';
    if (gone && !hasUnsaved()) {
      location.reload();
      return;
    }
    if (gone && modal.open) modal.close();
    if (modal.open) return;
    if (gone) modal.show();
    else modal.showModal();
  }

  async function askServer() {
    try {
      if ((await fetch('healthz', { cache: 'no-store' })).ok && modal.dataset.state === 'failed') await retry();
    } catch { /* Not there yet. */ }
  }

  // Blazor tells the state of the connection by the element's class.
  new MutationObserver(() => {
    const state = stateClass.exec(modal.className)?.[1];
    if (state) show(state);
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });

  // What was not saved is now: the page of before the restart has nothing left to keep.
  new MutationObserver(() => {
    if (['rejected', 'resume-failed'].includes(modal.dataset.state) && !hasUnsaved()) location.reload();
  }).observe(root, { attributes: true, attributeFilter: ['data-unsaved'] });

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && modal.dataset.state === 'failed') retry();
  });
  modal.addEventListener('cancel', event => event.preventDefault());
  modal.addEventListener('click', event => {
    const action = event.target instanceof Element ? event.target.closest('[data-reconnect]')?.dataset.reconnect : null;
    if (action === 'retry') retry();
    if (action === 'reload') location.reload();
  });
})();

// Native dialogs are opened from code: only so do they keep the focus inside.
window.templeDialogs = {
  toggle(dialog, open) {
    if (open && !dialog.open) dialog.showModal();
    else if (!open && dialog.open) dialog.close();
  },
};
