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

// The events of a conversation until `signal` ends them. It waits longer after each failure; `changed` hears whether
// there is a connection.
async function* follow(signal, place, changed) {
  for (let wait = 1000; !signal.aborted;) {
    try {
      const { token, last } = place();
      const { body } = await request('GET', 'events', { token, signal, headers: { 'last-event-id': last } });
      changed(true);
      wait = 1000;
      yield* readEvents(body);
    } catch (problem) {
      if (signal.aborted) return;
      if (problem.over) throw problem;
      changed(false);
      wait = Math.min(wait * 2, 30_000);
    }
    await new Promise((resolve) => { setTimeout(resolve, wait * (0.5 + Math.random() / 2)); signal.onabort = resolve; });
  }
}

// A random UUID; pages without https have no randomUUID.
const newId = () => crypto.randomUUID?.() ?? '10000000-1000-4000-8000-100000000000'.replace(/[018]/g,
  (digit) => (digit ^ crypto.getRandomValues(new Uint8Array(1))[0] & 15 >> digit / 4).toString(16));
