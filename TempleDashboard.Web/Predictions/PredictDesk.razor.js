// Takes pictures that are dropped, pasted or chosen and sends them to the API, two at a time, reporting to the page.
const atOnce = 2;
const mostKept = 60;
let nextKey = 1;

// What a tab was answered stays while the tab lives: the numbers of the predictions, newest first, by address.
function kept(url) {
  try {
    const ids = JSON.parse(sessionStorage.getItem(`predicted ${url}`) ?? '[]');
    return Array.isArray(ids) ? ids.filter(Number.isSafeInteger).slice(0, mostKept) : [];
  } catch {
    return [];
  }
}

function keep(url, ids) {
  try {
    sessionStorage.setItem(`predicted ${url}`, JSON.stringify(ids.slice(0, mostKept)));
  } catch {
    // Without storage the answers last until the page is left.
  }
}

// The texts are the page's, in the viewer's language, with {0} for numbers.
export function listen(root, page, url, texts) {
  const zone = root.querySelector('[data-predict-drop]');
  const input = root.querySelector('[data-predict-input]');
  const stopped = new AbortController();
  const waiting = [];
  const sending = new Set();
  const on = (target, type, handler) => target.addEventListener(type, handler, { signal: stopped.signal });

  function take(files) {
    for (const file of files) {
      const job = { key: nextKey++, file };
      waiting.push(job);
      tell('Added', job.key, file.name || texts.pasted);
    }
    next();
  }

  function next() {
    while (sending.size < atOnce && waiting.length > 0) send(waiting.shift());
  }

  function send(job) {
    const request = new XMLHttpRequest();
    sending.add(request);
    let told = 0;
    request.upload.onprogress = event => {
      const share = event.lengthComputable ? event.loaded / event.total : 0;
      if (share === 1 || performance.now() - told > 150) {
        told = performance.now();
        tell('Sent', job.key, share);
      }
    };
    request.onload = () => answer(job, request);
    request.onerror = () => tell('Failed', job.key, texts.unreachable);
    request.onloadend = () => {
      sending.delete(request);
      next();
    };
    const form = new FormData();
    form.append('files', job.file, job.file.name || 'pasted.png');
    request.open('POST', url);
    request.send(form);
  }

  function answer(job, request) {
    const body = parse(request.responseText);
    const id = body?.predictions?.[0]?.id;
    if (request.status === 200 && id) {
      keep(url, [id, ...kept(url)]);
      tell('Answered', job.key, id);
    }
    else tell('Failed', job.key, problem(body) || texts.code.replace('{0}', request.status));
  }

  function tell(method, ...values) {
    if (!stopped.signal.aborted) page.invokeMethodAsync(method, ...values).catch(() => {});
  }

  function takeChosen() {
    take(input.files);
    input.value = '';
  }

  const dragged = on => zone.classList.toggle('over', on);
  on(root, 'dragover', event => {
    event.preventDefault();
    dragged(true);
  });
  on(root, 'dragleave', event => {
    if (!root.contains(event.relatedTarget)) dragged(false);
  });
  on(root, 'drop', event => {
    event.preventDefault();
    dragged(false);
    take(event.dataTransfer.files);
  });
  on(input, 'change', takeChosen);
  on(document, 'paste', event => take([...event.clipboardData.files].filter(file => file.type.startsWith('image/'))));
  // On a slow line somebody may have chosen before this script came.
  takeChosen();

  return {
    kept: () => kept(url),
    keep: id => keep(url, [id, ...kept(url)]),
    forget: () => keep(url, []),
    stop() {
      stopped.abort();
      waiting.length = 0;
      for (const request of sending) request.abort();
    },
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// ProblemDetails: the single errors say more than the title. Each request carries one picture, so its position says nothing.
function problem(body) {
  if (!body) return null;
  const errors = body.errors ? Object.values(body.errors).flat().join(' ') : '';
  return (errors || body.detail || body.title || '').replace(/^Picture 1 of 1: /, '') || null;
}
