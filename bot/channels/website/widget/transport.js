// Requests to the gateway that served this script, and what this tab remembers of them.
const script = document.currentScript;
const API = new URL('api/website/', new URL(script.dataset.gateway ?? script.src, location.href));
const SILENCE = 45_000; // milliseconds without a byte (the gateway pings every 15 s) that mean a dead stream

// What this tab remembers, also on the next page of the site; without storage it lasts for this page.
const memory = {
  load() { try { return JSON.parse(sessionStorage.getItem('bro-chat')) ?? {}; } catch { return {}; } },
  save(state) { try { sessionStorage.setItem('bro-chat', JSON.stringify(state)); } catch { /* storage is refused */ } },
};

class Problem extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
  get over() { return this.status === 401 || this.status === 404; } // the conversation cannot go on
  get hopeless() { return this.status === 413 || this.status === 422; } // the same request will never succeed
}

async function request(method, path, { token, body, headers, signal } = {}) {
  let response;
  const sent = { ...headers };
  if (token) sent.authorization = `Bearer ${token}`;
  if (body) sent['content-type'] = 'application/json';
  try {
    response = await fetch(new URL(path, API),
      { method, signal, headers: sent, body: body && JSON.stringify(body), cache: 'no-store', credentials: 'omit' });
  } catch (error) { throw signal?.aborted ? error : new Problem(0, TEXT.unreachable); }
  if (response.ok) return response;
  throw new Problem(response.status, (await response.json().catch(() => ({}))).detail ?? TEXT.unreachable);
}

// Reads server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html
async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const watchdog = setTimeout(() => reader.cancel(), SILENCE);
    const { value, done } = await reader.read();
    clearTimeout(watchdog);
    if (done) return;
    const parts = (buffer + value).split('\n\n');
    buffer = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(part.split('\n').map((line) => line.split(/: ?(.*)/s, 2)));
      if (fields.event) yield { name: fields.event, id: Number(fields.id ?? 0), data: JSON.parse(fields.data) };
    }
  }
}
