// What must work before the connection stands and when it is lost: theme, menu, reconnecting.
(() => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');

  function applyTheme(name) {
    root.dataset.theme = name;
    root.style.colorScheme = name;
    for (const sheet of document.querySelectorAll('[data-theme-sheet]'))
      sheet.media = sheet.dataset.themeSheet === name ? 'all' : 'not all';
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `theme=${name}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  function isDark() {
    return root.dataset.theme === 'dark' || (root.dataset.theme === 'system' && dark.matches);
  }

  document.addEventListener('click', event => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest('[data-theme-toggle]')) applyTheme(isDark() ? 'light' : 'dark');
    if (target?.closest('#side a')) {
      const side = document.getElementById('side');
      if (side.matches(':popover-open')) side.hidePopover();
    }
  });

  const modal = document.getElementById('components-reconnect-modal');
  const stateClass = /components-reconnect-(show|retrying|hide|failed|rejected)/;

  async function retry() {
    modal.dataset.state = 'show';
    try {
      if (!await Blazor.reconnect()) modal.dataset.state = 'rejected';
    } catch {
      modal.dataset.state = 'failed';
    }
  }

  // Blazor tells the state of the connection by the element's class.
  new MutationObserver(() => {
    const state = stateClass.exec(modal.className)?.[1];
    if (!state) return;
    modal.dataset.state = state;
    if (state === 'hide') modal.close();
    else if (!modal.open) modal.showModal();
  }).observe(modal, { attributes: true, attributeFilter: ['class'] });

  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && modal.dataset.state === 'failed') retry();
  });
  modal.addEventListener('cancel', event => event.preventDefault());
  modal.addEventListener('click', event => {
    const action = event.target instanceof Element ? event.target.dataset.reconnect : null;
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
