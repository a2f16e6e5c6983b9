// Sends a file that is chosen or dropped to the API, and tells the page how that fares.

const tellMilliseconds = 200;

export function attach(root, page) {
  const stopped = new AbortController();
  let request = null;

  const tell = (method, ...values) => {
    if (!stopped.signal.aborted) page.invokeMethodAsync(method, ...values).catch(() => {});
  };
  const on = (type, listener) => root.addEventListener(type, listener, { signal: stopped.signal });
  const zone = event => event.target.closest?.('[data-import-drop]');

  on('change', event => {
    if (!event.target.matches('[data-import-input]')) return;
    const files = [...event.target.files];
    event.target.value = '';
    choose(files);
  });
  on('dragover', event => {
    if (!zone(event) || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    zone(event).classList.add('over');
  });
  on('dragleave', event => {
    const left = zone(event);
    if (left && !left.contains(event.relatedTarget)) left.classList.remove('over');
  });
  on('drop', event => {
    if (!zone(event)) return;
    event.preventDefault();
    zone(event).classList.remove('over');
    const isFolder = [...event.dataTransfer.items].some(item => item.webkitGetAsEntry?.()?.isDirectory);
    if (isFolder) return tell('OnEnded', 'several', '');
    choose([...event.dataTransfer.files]);
  });
  window.addEventListener('beforeunload', event => {
    if (request) event.preventDefault();
  }, { signal: stopped.signal });

  async function choose(files) {
    if (files.length === 0 || request) return;
    if (files.length > 1) return tell('OnEnded', 'several', '');
    const address = await page.invokeMethodAsync('OnChosen', files[0].name, files[0].size).catch(() => null);
    if (address && !stopped.signal.aborted) send(address, files[0]);
  }

  function send(address, file) {
    request = new XMLHttpRequest();
    let told = 0;
    request.upload.addEventListener('progress', event => {
      if (performance.now() - told < tellMilliseconds) return;
      told = performance.now();
      tell('OnSent', event.loaded);
    });
    const end = (reason, detail = '') => {
      request = null;
      tell('OnEnded', reason, detail);
    };
    request.addEventListener('load', event => end(event.target.status === 202 ? 'done' : 'answer', detailOf(event.target)));
    request.addEventListener('error', () => end('broken'));
    request.addEventListener('abort', () => end('cancelled'));
    request.open('POST', address);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(file);
  }

  return {
    cancel() { request?.abort(); },
    stop() {
      stopped.abort();
      request?.abort();
    },
  };
}

function detailOf(answered) {
  try {
    const problem = JSON.parse(answered.responseText);
    return problem.detail ?? problem.title ?? `${answered.status}`;
  } catch {
    return `${answered.status}`; // a proxy answered
  }
}
