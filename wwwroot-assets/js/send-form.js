// Sends a form with large files to the API and tells how that fares. fetch does not say how much has been sent.

const tellMilliseconds = 200;

/// Calls hear.sent(bytes, of), and at the end one of hear.answered(status, answer), hear.broken() and hear.cancelled(); the answer is null
/// where it is no JSON. What is returned can be aborted.
export function sendForm(address, body, hear) {
  const request = new XMLHttpRequest();
  let told = 0;
  request.upload.addEventListener('progress', event => {
    if (!event.lengthComputable || (event.loaded < event.total && performance.now() - told < tellMilliseconds)) return;
    told = performance.now();
    hear.sent(event.loaded, event.total);
  });
  request.addEventListener('load', () => hear.answered(request.status, parsed(request.responseText)));
  request.addEventListener('error', () => hear.broken());
  request.addEventListener('abort', () => hear.cancelled());
  request.open('POST', address);
  request.setRequestHeader('Accept', 'application/json');
  request.send(body);
  return request;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a proxy or a crash answered; the status says enough.
    return null;
  }
}
