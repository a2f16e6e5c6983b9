// Keys of the pages that judge predictions. Fields keep their keys, and shortcuts of the browser are left alone.
// MudHotkey does not look at where a key is pressed: typing a name would answer.
const wanted = /^([cwuanzmte1-9]|ArrowLeft|ArrowRight|Escape)$/;

export function listen(page) {
  const stopped = new AbortController();
  document.addEventListener('keydown', event => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const inField = event.target instanceof Element
      && event.target.closest('input:not([type=checkbox], [type=radio]), select, textarea, dialog, [role=dialog], [role=listbox], '
        + '[role=menu], [role=slider], [contenteditable]');
    if (inField || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !wanted.test(key)) return;
    event.preventDefault();
    page.invokeMethodAsync('PressAsync', key).catch(() => {});
  }, { signal: stopped.signal });
  return { stop: () => stopped.abort() };
}
